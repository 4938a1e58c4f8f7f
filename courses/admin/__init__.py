"""The screens of trainers and agents in Wagtail's administration; ``courses.wagtail_hooks`` lists them in the menu."""
