"""Somebody answers questions: the form of a testimony, and who speaks."""

from wagtail import blocks

from cms.core.blocks.text import ParagraphBlock


class InterviewBlock(blocks.StructBlock):
    """Questions and answers of one person, all open: they are read in order, as they were spoken."""

    name = blocks.CharBlock(label="Nom", help_text="Avec « (personne fictive) » quand elle l’est.")
    role = blocks.CharBlock(label="Fonction et structure")
    answers = blocks.ListBlock(
        blocks.StructBlock(
            [("question", blocks.CharBlock(label="Question")), ("answer", ParagraphBlock(label="Réponse"))]
        ),
        label="Questions et réponses",
        min_num=1,
    )

    class Meta:
        label = "Entretien"
        icon = "comment"
        template = "core/blocks/interview.html"


class ChaptersBlock(blocks.StructBlock):
    """What is said in a recording, by chapters with their time: it can be read without listening."""

    title = blocks.CharBlock(label="Titre", default="Transcription")
    chapters = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("at", blocks.RegexBlock(label="Moment", regex=r"^\d{1,2}:\d{2}(:\d{2})?$", help_text="12:40")),
                ("title", blocks.CharBlock(label="Chapitre")),
                ("text", ParagraphBlock(label="Ce qui est dit")),
            ]
        ),
        label="Chapitres",
        min_num=1,
    )

    class Meta:
        label = "Transcription par chapitres"
        icon = "list-ol"
        template = "core/blocks/chapters.html"
