"""The consent « prévenez-moi des prochaines sessions sur ce sujet »: for how long it holds, how often it is used.

Both terms are those of this platform, and are said where the consent is given.
"""

from datetime import timedelta

# Three years without a sign, the term that the CNIL gives for news that one asked for; a new enrolment renews it.
CONSENT_KEPT = timedelta(days=3 * 365)
# A trainer who plans five dates in a row writes once.
NEWS_EVERY = timedelta(days=7)
