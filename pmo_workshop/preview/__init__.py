"""The preview: a page of this computer's own that follows every save in a client folder."""
