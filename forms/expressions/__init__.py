"""The survey's expression language: XPath 1.0 as the ODK XForms specification narrows and extends it."""
