"""What each problem says to people: code → (HTTP status, sentence). English here, the other languages in translations/.

A sentence says what is wrong and what to do next; its %(name)s are the problem's parameters.
"""

# ruff: noqa: E501 (a table: one code, one line)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for words that are translated later)
    """Mark words for the catalogues."""
    return message


# The parameters that say where in a workbook → the words put before the sentence. The first line that fits is used.
WHERE = (
    (("sheet", "row", "column"), N_("Sheet %(sheet)s, row %(row)s, column %(column)s: ")),
    (("sheet", "row"), N_("Sheet %(sheet)s, row %(row)s: ")),
    (("sheet", "column"), N_("Sheet %(sheet)s, column %(column)s: ")),
    (("sheet",), N_("Sheet %(sheet)s: ")),
)

OTHER = (400, N_("This was refused (%(code)s). Check what was sent and try again."))

# fmt: off
WEB = {
    "not_found": (404, N_("There is nothing here, or it lies outside your area. Check the address, or go back to the start page.")),
    "method_wrong": (405, N_("This address does not take that kind of request. Go back and use the page's own buttons.")),
    "bad_request": (400, N_("The request could not be read. Go back, reload the page and try again.")),
    "body_too_large": (413, N_("What was sent is too large (at most %(limit)s MB). Send fewer or smaller photos at a time.")),
    "failure": (500, N_("Something went wrong on our side. What was saved before is safe. Try again; if it fails again, tell your administrator the number %(number)s.")),
    "form_expired": (400, N_("This page is no longer valid, so nothing was saved. Go back, reload the page and send it again. Cookies must be allowed.")),
    "login_needed": (401, N_("Log in first.")),
    "login_wrong": (401, N_("The user name or the password is wrong. Check both; your administrator can set a new password.")),
    "login_locked": (429, N_("Too many wrong passwords. Wait %(minutes)s minutes, then try again.")),
    "not_allowed": (403, N_("Your account may not do this. Ask your administrator if you need it.")),
    "username_invalid": (400, N_("A user name has 2 to 40 letters, digits, dots, hyphens or underscores. Choose another.")),
    "username_taken": (409, N_("The user name %(username)s is taken. Choose another.")),
    "password_short": (400, N_("The password is too short: use at least %(least)s characters.")),
    "area_unknown": (400, N_("There is no area %(area)s in this county. Choose one from the list.")),
}
# fmt: on

SENTENCES: dict[str, tuple[int, str]] = {**WEB}
