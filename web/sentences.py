"""What each problem says to people: code → (HTTP status, sentence). English here, the other languages in translations/.

A sentence says what is wrong and what to do next; its %(name)s are the problem's parameters. A code may have variants:
`code.KIND` for its parameter `kind`, `code.sheet` where it stands in a sheet.
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
# A parameter that may be empty → what is added to the sentence when it is not.
ENDINGS = (("near", N_(" Did you mean “%(near)s”?")), ("record", N_(" (Visit %(record)s)")))

OTHER = (400, N_("This was refused (%(code)s). Check what was sent and try again."))

# fmt: off
SENTENCES: dict[str, tuple[int, str]] = {
    # Pages and accounts
    "not_found": (404, N_("There is nothing here, or it lies outside your area. Check the address, or go back to the start page.")),
    "method_wrong": (405, N_("This address does not take that kind of request. Go back and use the page's own buttons.")),
    "bad_request": (400, N_("The request could not be read. Go back, reload the page and try again.")),
    "body_too_large": (413, N_("What was sent is too large (at most %(limit)s MB). Send less at a time, or smaller photos.")),
    "failure": (500, N_("Something went wrong on our side. What was saved before is safe. Try again; if it fails again, tell your administrator the number %(number)s.")),
    "form_expired": (400, N_("This page is no longer valid, so nothing was saved. Go back, reload the page and send it again. Cookies must be allowed.")),
    "login_needed": (401, N_("Log in first, then try again.")),
    "login_wrong": (401, N_("The user name or the password is wrong. Check both; your administrator can set a new password.")),
    "login_locked": (429, N_("Too many wrong passwords. Wait %(minutes)s minutes, then try again.")),
    "not_allowed": (403, N_("Your account may not do this. Ask your administrator if you need it.")),
    "token_unknown": (401, N_("This phone is no longer signed in. Log in again on it; what it holds is kept.")),
    "username_invalid": (400, N_("A user name has 2 to 40 letters, digits, dots, hyphens or underscores. Choose another.")),
    "username_missing": (400, N_("Type a user name.")),
    "username_taken": (409, N_("The user name %(username)s is taken. Choose another.")),
    "account_name_missing": (400, N_("Type the person's name.")),
    "password_short": (400, N_("The password is too short: use at least %(least)s characters.")),
    "account_own": (400, N_("You cannot shut yourself out. Ask another administrator.")),
    "role_unknown": (400, N_("There is no role %(role)s. The roles are worker, station, bureau and administrator.")),
    "area_unknown": (400, N_("There is no area %(area)s in your county. Choose one from the list.")),
    "area_code": (400, N_("The area code %(area)s must begin with the code of the place around it (%(parent)s) and hold only letters and digits.")),
    "area_exists": (409, N_("There is an area %(area)s already.")),
    # Receiving: what a check only remarks on is no refusal (200)
    "body_json": (400, N_("What was sent is not readable JSON. Nothing was saved; the phone keeps it and may send it again.")),
    "body_field": (400, N_("The field %(at)s is missing or not readable. Nothing was saved.")),
    "body_type": (415, N_("This address takes %(expected)s only.")),
    "uuid_invalid": (400, N_("The visit has no valid UUID. Nothing was saved.")),
    "household_unknown": (404, N_("There is no such household in your area. Look it up in the list, or register it.")),
    "survey_unknown": (404, N_("There is no survey %(survey)s. Load the page again to get the list of surveys.")),
    "version_unknown": (404, N_("The survey %(survey)s has no version %(version)s. Load the page again to get the newest one.")),
    "version_frozen": (409, N_("Version %(version)s of the survey %(survey)s is already published and cannot change. Give the new one another version.")),
    "rows_too_many": (413, N_("%(at)s has too many rows (%(rows)s, at most %(most)s). Split the visit.")),
    "text_too_long": (413, N_("The text in %(at)s is too long (at most %(most)s characters). Shorten it.")),
    "too_deep": (400, N_("The answers at %(at)s are nested too deeply. Nothing was saved.")),
    "conflict": (409, N_("Another visit with the same number was received before. This one is kept aside; your station decides which one stands.")),
    "text_control": (200, N_("A sign that cannot be shown was taken out or replaced. Check the text.")),
    "clock_ahead": (200, N_("The phone's clock was ahead of ours: the visit ends in the future. Check the phone's date and time.")),
    "clock_order": (200, N_("The visit ends before it starts. Check the phone's date and time.")),
    "check_failed": (200, N_("The answers could not be checked by us; they are kept as they were sent. Tell your administrator.")),
    "file_too_large": (413, N_("The file is too large (at most %(limit)s MB). Take the photo again at a smaller size.")),
    "file_type": (415, N_("This file is no photo that we can keep. Allowed are %(allowed)s. Take a photo or choose another file.")),
    "file_hash": (422, N_("The file did not arrive as it was sent. Send it again.")),
    "file_offset": (409, N_("We hold %(held)s bytes of this file. Go on from there.")),
    "file_range": (400, N_("The Content-Range of this part cannot be read. Send the file from the beginning.")),
    # The register
    "household_area": (400, N_("Choose the village where the household lives, within your area.")),
    "head_missing": (400, N_("Type the name of the head of the household.")),
    "name_invalid": (400, N_("“%(name)s” cannot be a name. Write letters or characters, with blanks or · between them, at most 60.")),
    "name_invalid.sheet": (400, N_("“%(name)s” cannot be a name. Begin with a letter and use letters, digits, hyphens, underscores and dots.")),
    "member_name": (400, N_("Type the name of member %(number)s.")),
    "member_sex": (400, N_("Choose male or female for member %(number)s, or leave it open.")),
    "member_birth": (400, N_("The birth date of member %(number)s is no date in the past. Write it as year-month-day.")),
    "phone_invalid": (400, N_("This is no phone number. Write digits only, with an area code for a landline.")),
    "fifteen_digits": (400, N_("ID numbers of 15 digits are void since 2013. Ask for the number of 18 characters.")),
    "format": (400, N_("This cannot be read. Check it and type it again.")),
    "format.id": (400, N_("An ID number has 18 characters: 17 digits and a last digit or X. Check it on the card.")),
    "format.area": (400, N_("An area code has 2, 4, 6, 9 or 12 digits. Check it.")),
    "birth_date": (400, N_("The ID number holds no real birth date (digits 7 to 14). Check it on the card.")),
    "birth_date_future": (400, N_("The ID number holds a birth date in the future. Check it on the card.")),
    "checksum": (400, N_("One character of the ID number is wrong: its last one does not fit the others. Check it on the card.")),
    # Paper
    "path_unwritable": (400, N_("%(path)s cannot be written (%(reason)s). Choose another place, or make the folder first.")),
    "glyph_missing": (422, N_("No font has the characters %(characters)s (%(codes)s), so the paper was not made. Install the font for rare characters (see flask doctor).")),
    "pdf_library": (503, N_("This machine cannot make PDFs yet. Your administrator has to run: %(line)s")),
    "fonts_missing": (503, N_("The fonts for paper are not made yet. Your administrator has to run: %(line)s")),
    "picture_unknown": (500, N_("A picture of this paper was not found (%(url)s). Tell your administrator.")),
    # The machine
    "sqlite_old": (503, N_("SQLite %(found)s can damage data; at least %(oldest)s is needed. Run: make setup")),
    "county_not_empty": (409, N_("%(path)s holds a county already. Nothing was written: name another file, or move this one away.")),
    # Surveys as sheets: warnings are 200
    "path_unreadable": (404, N_("%(path)s cannot be read. Check the path.")),
    "workbook_too_large": (413, N_("The file is too large (%(bytes)s bytes, at most %(most)s). Remove sheets and pictures that the survey does not need.")),
    "workbook_kind": (415, N_("This is no workbook that we can read. Save it as .xlsx, or as a folder of CSV files.")),
    "workbook_locked": (422, N_("The workbook has a password. Remove the password and try again.")),
    "workbook_broken": (422, N_("The workbook is damaged (%(detail)s). Open it, save it again and try once more.")),
    "workbook_expands": (413, N_("The workbook unpacks to %(bytes)s bytes (at most %(most)s). Remove what the survey does not need.")),
    "workbook_area": (413, N_("A sheet (%(part)s) says it has %(rows)s rows and %(columns)s columns. Delete the empty rows and columns and save again.")),
    "sheet_too_large": (413, N_("The sheet is too large (at most %(most_rows)s rows and %(most_columns)s columns). Shorten it.")),
    "csv_encoding": (422, N_("%(file)s is not UTF-8. Save it as “CSV UTF-8”.")),
    "csv_broken": (422, N_("%(file)s is no readable CSV: a quotation mark is not closed. Mend it or save it again.")),
    "missing_sheet": (422, N_("The sheet is missing or empty. A survey needs a sheet named survey.")),
    "column_missing": (422, N_("The column is missing. Add it to the first row.")),
    "column_unknown": (200, N_("We do not know this column and read past it.")),
    "column_unsupported": (200, N_("This column is not used here; it was read past.")),
    "column_duplicate": (200, N_("There are two columns of this name; the first one counts.")),
    "header_missing": (200, N_("The column has no heading and was read past. Give it one, or empty it.")),
    "type_missing": (200, N_("The row of “%(name)s” has no type and was read past. Give it a type.")),
    "type_replaced": (200, N_("The type “%(type)s” is read as “%(used)s”.")),
    "type_unsupported": (422, N_("The type “%(type)s” is not supported. Use instead: %(instead)s")),
    "unknown_type": (422, N_("There is no type “%(type)s”.")),
    "or_other_unsupported": (422, N_("“or_other” is not supported in “%(type)s”. Add a choice “other” and a text question that depends on it.")),
    "metadata_skipped": (200, N_("“%(type)s” is known of every visit anyway; the row was read past.")),
    "cell_ignored": (200, N_("A %(type)s makes no use of this cell; it was read past.")),
    "name_made": (200, N_("The row has no name; we call it “%(used)s”.")),
    "name_missing": (422, N_("The %(type)s has no name. Give it one.")),
    "name_duplicate": (422, N_("The name “%(name)s” is taken by row %(first)s. Choose another.")),
    "label_missing": (200, N_("“%(name)s” has no text to show. Write a label.")),
    "translation_missing": (200, N_("The text is not in every language: %(languages)s. Translate it.")),
    "calculation_missing": (200, N_("“%(name)s” calculates nothing. Write a calculation or remove the row.")),
    "list_missing": (422, N_("There is no list “%(list)s” in the choices sheet. Add its choices, or correct the name.")),
    "choice_skipped": (200, N_("A choice needs a list and a name; this row was read past.")),
    "choice_duplicate": (200, N_("The choice “%(name)s” stands twice in its list. Remove one, or give it another name.")),
    "choice_name_blank": (422, N_("Names of choices in “%(list)s” must not hold blanks, since several may be chosen: %(names)s. Replace the blanks by underscores.")),
    "unclosed_group": (422, N_("“%(name)s” is begun here and never ended. Add an end row for it.")),
    "unexpected_end": (422, N_("This “%(type)s” ends nothing that was begun. Remove it, or end first what was begun last.")),
    "reference_unknown": (422, N_("Nothing is named “%(name)s”, but ${%(name)s} is used here. Correct the name, or add the question.")),
    "quotes_repaired": (200, N_("Curly quotes in an expression were read as straight ones.")),
    "setting_repaired": (200, N_("“%(text)s” can stand in no address; “%(used)s” is used.")),
    "version_missing": (200, N_("The survey names no version; “%(used)s” is used. Write one, and a new one with each change.")),
    "default_language_unknown": (200, N_("The survey has no texts in its default language. Correct the setting.")),
    "kind_unknown": (422, N_("There is no kind of need “%(kind)s” in survey_defs/needs.csv.")),
    "when_missing": (422, N_("The rule for “%(kind)s” does not say when. Write an expression.")),
    "urgency_invalid": (422, N_("“%(urgency)s” is no urgency. Use one of %(known)s.")),
    "for_each_unknown": (422, N_("There is no repeat “%(name)s” to ask the rule of.")),
    "reason_missing": (422, N_("The rule for “%(kind)s” gives no reason. Write what the worker should read.")),
    # Answers as the server's engine checks them: they are kept beside the visit
    "required": (422, N_("This question must be answered.")),
    "constraint": (422, N_("This answer does not fit the survey's rule. Check it.")),
    "type": (422, N_("This answer is not of the kind that was asked for. Check it.")),
    "choice": (422, N_("This answer is not in the list of choices. Choose again.")),
    "unknown": (422, N_("The survey has no such question; the answer is kept.")),
    "evaluation": (422, N_("This could not be worked out from the other answers. Check them.")),
    "irrelevant": (200, N_("This was answered although the other answers leave the question out. Check which is right.")),
    "calculated": (200, N_("The phone calculated another value than we do; ours is kept beside it.")),
    "row_count": (200, N_("The number of rows is not the one that the other answers ask for. Check it.")),
    "row_id": (200, N_("Another row before this one has the same “_id”. Check whether they are two people.")),
    # Expressions
    "expression_syntax": (422, N_("The expression cannot be read at character %(at)s (“%(found)s”). Check brackets, quotes and operators there.")),
    "expression_length": (422, N_("The expression is too long (%(length)s characters, at most %(most)s). Split it into several calculations.")),
    "expression_depth": (422, N_("The expression is nested too deeply (at most %(most)s levels). Split it into several calculations.")),
    "unknown_function": (422, N_("There is no function “%(name)s”. Check its spelling.")),
    "argument_count": (422, N_("“%(name)s” is given %(given)s values and takes at least %(least)s. Check the commas and brackets.")),
    "path_unsupported": (422, N_("The path “%(found)s” is not supported. Write ${name} instead.")),
    "regex_unsupported": (422, N_("The pattern has a part that not every phone understands (“%(found)s”). Write it more simply.")),
    "cycle": (422, N_("These questions wait for each other: %(names)s. Take one reference out.")),
    "survey_empty": (422, N_("The survey has no question. Add rows to it.")),
    "list_too_long": (413, N_("The list has %(rows)s rows or more, at most %(most)s fit on paper. Narrow it by village, kind or urgency.")),
    "counted": (409, N_("The other answers say how many rows there are here. Change those first.")),
    "filter_column_unknown": (422, N_("The list “%(list)s” has no column “%(name)s” to filter by. Add it to the choices, or correct the name.")),
    "id_missing": (422, N_("The survey has no id. Write form_id in the settings sheet.")),
    "line_invalid": (400, N_("This line cannot be read (%(expected)s). Write one JSON object a line.")),
    "now_invalid": (400, N_("“%(now)s” is no moment. Write it like 2026-11-22T08:00:00Z.")),
    "zone_unknown": (400, N_("There is no time zone “%(zone)s”. Write it like Asia/Shanghai.")),
}
# fmt: on
