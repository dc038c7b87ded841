// The place of Web.
