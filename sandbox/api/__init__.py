"""The door for programs: the published Chorus Pro API, as a training double speaks it."""
