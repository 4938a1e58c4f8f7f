"""Everything the club holds about a person, in a shape they can read."""

from collections.abc import Sequence
from typing import Any

from cms.accounts.models import User
from cms.club.models import Follow, Idea, Membership, Vote


def export_for(*, user: User, emails: Sequence[str] = ()) -> dict[str, Any]:
    """Memberships, ideas, votes and follows of ``user``, as plain values; the club knows accounts, not addresses."""
    return {
        "adhesions": [
            {
                "collège": membership.get_college_display(),
                "nom affiché": membership.display_name,
                "depuis": membership.joined_at.isoformat(),
                "charte acceptée": membership.charter_accepted_at.isoformat(),
                "jusqu’à": membership.left_at.isoformat() if membership.left_at else None,
            }
            for membership in Membership.objects.filter(user=user)
        ],
        "idées": [
            {
                "titre": idea.title,
                "problème": idea.problem,
                "qui est gêné": idea.who_suffers,
                "changement souhaité": idea.wished_change,
                "gain attendu": idea.gain,
                "état": idea.get_state_display(),
                "soumise": idea.submitted_at.isoformat(),
            }
            for idea in Idea.objects.filter(author=user)
        ],
        "voix": [
            {"idée": vote.idea.title, "donnée": vote.cast_at.isoformat()}
            for vote in Vote.objects.filter(member=user).select_related("idea")
        ],
        "idées suivies": [follow.idea.title for follow in Follow.objects.filter(user=user).select_related("idea")],
    }
