// The place of Documents.
