"""The tables of a county, as small numbered steps. A released step is never edited: a next one changes what it made."""

from sqlite_utils import Migrations

from store.driver import Database

schema = Migrations("cell")
# In a step's transaction `executescript` runs statement by statement, without the standard library's own commit.


@schema()
def m0001_places_and_people(db: Database) -> None:
    """Areas, accounts, devices and the audit."""
    db.executescript("""
    create table area(
      code text primary key, name text not null, level text not null, parent text references area(code)
    ) strict, without rowid;
    create index area_parent on area(parent);

    create table account(
      id integer primary key, username text not null unique collate nocase, name text not null,
      role text not null check(role in ('worker', 'station', 'bureau', 'administrator')),
      area text not null, language text not null default '', disabled integer not null default 0,
      password_hash text not null, created text not null
    ) strict;

    create table device(
      id integer primary key, account integer not null references account(id), token_hash text not null unique,
      label text not null, created text not null, revoked text not null default ''
    ) strict;
    create index device_account on device(account);

    create table audit(
      id integer primary key, at text not null, account integer, act text not null,
      subject_kind text not null, subject_id text not null, detail text not null check(json_valid(detail))
    ) strict;
    create index audit_subject on audit(subject_kind, subject_id);
    """)


@schema()
def m0002_households(db: Database) -> None:
    """Households and residents, and the index that finds a name of two characters (see store/households.py)."""
    db.executescript("""
    create table household(
      seq integer primary key, id text not null unique, area text not null references area(code),
      address text not null,
      head text not null, phone text not null, groups text not null check(json_valid(groups)),
      created text not null, updated text not null, note text not null
    ) strict;
    create index household_area on household(area, head, id);

    create table resident(
      seq integer primary key, id text not null unique, household text not null references household(id),
      name text not null, relation text not null, sex text not null, birth text not null,
      id_number text not null,
      phone text not null, groups text not null check(json_valid(groups)), left_on text not null default ''
    ) strict;
    create index resident_household on resident(household, seq);
    create index resident_id_number on resident(id_number) where id_number <> '';

    create virtual table household_search using fts5(
      words, content='', contentless_delete=1, detail=full,
      tokenize="unicode61 remove_diacritics 0 tokenchars '|'"
    );
    """)


@schema()
def m0003_surveys_and_visits(db: Database) -> None:
    """Surveys, visits with their verbatim bodies, drafts, attachments. Long columns last: lists need not read them."""
    db.executescript("""
    create table survey(
      seq integer primary key, id text not null, version text not null, hash text not null,
      title text not null check(json_valid(title)), at text not null, sheets text not null, unique(id, version)
    ) strict;

    create table visit(
      seq integer primary key, uuid text not null unique, number text not null unique,
      household text not null references household(id), area text not null, survey text not null,
      version text not null,
      worker integer not null references account(id), started text not null, ended text not null,
      received text not null, outcome text not null default '', body_hash text not null,
      problems text not null check(json_valid(problems)),
      answers text not null check(json_valid(answers)), body blob not null,
      foreign key(survey, version) references survey(id, version)
    ) strict;
    create index visit_household on visit(household, ended);
    create index visit_area on visit(area, ended);
    create index visit_survey on visit(survey, ended);

    create table visit_number(year text primary key, last integer not null) strict, without rowid;

    create table visit_conflict(
      id integer primary key, uuid text not null, received text not null,
      account integer not null references account(id), body_hash text not null, body blob not null,
      unique(uuid, body_hash)
    ) strict;

    create table draft(
      uuid text primary key, account integer not null references account(id),
      household text not null references household(id), survey text not null, version text not null,
      started text not null, updated text not null,
      files text not null check(json_valid(files)), answers text not null check(json_valid(answers))
    ) strict;
    create index draft_account on draft(account, updated);

    create table file(
      sha256 text primary key, size integer not null, mime text not null, received text not null,
      account integer not null references account(id)
    ) strict, without rowid;

    create table visit_file(
      visit text not null references visit(uuid), name text not null, sha256 text not null, primary key(visit,
      name)
    ) strict, without rowid;
    create index visit_file_sha256 on visit_file(sha256);
    """)


@schema()
def m0004_needs(db: Database) -> None:
    """Needs as the visits raised them, each with the answers that caused it."""
    db.executescript("""
    create table need(
      id integer primary key, visit text not null references visit(uuid),
      household text not null references household(id), area text not null, resident text not null,
      person_name text not null, kind text not null, urgency text not null,
      state text not null, due text not null, raised text not null, at text not null,
      reason text not null check(json_valid(reason)), because text not null check(json_valid(because))
    ) strict;
    create index need_household on need(household, kind, resident);
    create index need_area on need(area, urgency, due);
    create index need_visit on need(visit);
    """)


@schema()
def m0005_combined_visits_and_settings(db: Database) -> None:
    """A visit may answer several surveys as one, which is no row of `survey`; values that a county sets itself.

    A constraint that goes changes no byte of a row: SQLite's own way is to write the table's words anew
    (lang_altertable, "making other kinds of schema changes").
    """
    db.execute("pragma writable_schema = on")
    db.execute(
        "update sqlite_schema set sql = replace(sql, :constraint, '') where type = 'table' and name = 'visit'",
        {"constraint": ",\n      foreign key(survey, version) references survey(id, version)"},
    )
    db.execute("pragma writable_schema = reset")
    db.executescript("""
    create table setting(
      area text not null, key text not null, value text not null, source text not null, at text not null,
      account integer references account(id), primary key(area, key)
    ) strict, without rowid;
    """)


@schema()
def m0006_need_sightings(db: Database) -> None:
    """One row for a household's, a person's need of a kind however many visits raise it; each visit is a sighting.

    Until now each visit had rows of its own, and a later one's superseded those before it.
    """
    db.executescript("""
    create table need_sighting(
      id integer primary key, need integer not null references need(id), visit text not null references visit(uuid),
      urgency text not null, due text not null, raised text not null, at text not null,
      reason text not null check(json_valid(reason)), because text not null check(json_valid(because))
    ) strict;
    create unique index need_sighting_visit on need_sighting(visit, need);
    create index need_sighting_need on need_sighting(need, raised);

    -- Two members that came under one id: the second goes by its place from now on.
    update need set resident = resident || ' ' || at where exists (select 1 from need twin where twin.id < need.id
      and twin.visit = need.visit and twin.kind = need.kind and twin.resident = need.resident);
    insert into need_sighting(need, visit, urgency, due, raised, at, reason, because)
    select (select living.id from need living where living.household = need.household and living.kind = need.kind
        and living.resident = need.resident
        order by living.state = 'suggested' desc, living.raised desc, living.id desc limit 1),
      visit, urgency, due, raised, at, reason, because
    from need order by id;

    delete from need where id not in (select need_sighting.need from need_sighting);
    update need set state = 'suggested';
    alter table need add column first_raised text not null default '';
    update need set first_raised = (select min(raised) from need_sighting where need_sighting.need = need.id);

    drop index need_household;
    drop index need_visit;
    alter table need drop column at;
    alter table need drop column reason;
    alter table need drop column because;
    create unique index need_open on need(household, kind, resident) where state = 'suggested';
    create index need_household on need(household);
    """)


@schema()
def m0007_life_of_surveys(db: Database) -> None:
    """Uploads before they are published, surveys that are retired; a published version is frozen by the file itself."""
    db.executescript("""
    create table survey_draft(
      id integer primary key, survey text not null, version text not null, file text not null, hash text not null,
      at text not null, account integer not null references account(id),
      ended text not null default '', how text not null default '',
      title text not null check(json_valid(title)), report text not null check(json_valid(report)), sheets text not null
    ) strict;
    create unique index survey_draft_open on survey_draft(survey) where ended = '';

    alter table survey add column retired text not null default '';
    create trigger survey_frozen before update of id, version, hash, title, at, sheets on survey
      begin select raise(abort, 'a published version is frozen'); end;
    create trigger survey_kept before delete on survey
      begin select raise(abort, 'a published version is kept'); end;
    """)


@schema()
def m0008_media_of_surveys(db: Database) -> None:
    """The pictures, sounds and films of surveys that are held, each content once; published is what all may see."""
    db.executescript("""
    create table survey_media(
      sha256 text primary key, size integer not null, mime text not null, at text not null,
      published text not null default ''
    ) strict, without rowid;
    """)


@schema()
def m0009_changes_of_households(db: Database) -> None:
    """What changed in which place, in the order of the commits: phones ask from where they were (see store/changes.py).

    Triggers note it, so that no writer can forget: a household that moves changed in both places.
    """
    db.executescript("""
    create table change(
      seq integer primary key autoincrement, household text not null, area text not null, unique(household, area)
    ) strict;
    insert into change(household, area) select id, area from household order by seq;

    -- No upsert: the one who fires a trigger says how its conflicts are met.
    create trigger household_came after insert on household begin
      delete from change where household = new.id and area = new.area;
      insert into change(household, area) values (new.id, new.area);
    end;
    create trigger household_changed after update on household begin
      delete from change where household = new.id and area = old.area;
      insert into change(household, area) values (new.id, old.area);
      delete from change where household = new.id and area = new.area;
      insert into change(household, area) values (new.id, new.area);
    end;
    create trigger household_went after delete on household begin
      delete from change where household = old.id and area = old.area;
      insert into change(household, area) values (old.id, old.area);
    end;
    create trigger visit_came after insert on visit begin
      delete from change where (household, area) in (select id, area from household where id = new.household);
      insert into change(household, area) select id, area from household where id = new.household;
    end;
    create trigger need_came after insert on need begin
      delete from change where (household, area) in (select id, area from household where id = new.household);
      insert into change(household, area) select id, area from household where id = new.household;
    end;
    create trigger need_changed after update on need begin
      delete from change where (household, area) in (select id, area from household where id = new.household);
      insert into change(household, area) select id, area from household where id = new.household;
    end;
    """)


@schema()
def m0010_lost_phones(db: Database) -> None:
    """A phone that is lost erases what it holds when it next asks; one that is only signed out keeps it."""
    db.execute("alter table device add column lost text not null default ''")


@schema()
def m0011_changes_without_a_network(db: Database) -> None:
    """Every change of a household as its phone sent it, what it changes field by field, and what is still open.

    What stands in a field follows from its lines alone (see registry/settling.py), so the log is never rewritten.
    """
    db.executescript("""
    create table change_log(
      seq integer primary key, uuid text not null unique, household text not null references household(id),
      account integer not null references account(id), at text not null, received text not null,
      body text not null check(json_valid(body))
    ) strict;
    create index change_log_household on change_log(household);
    create table field_change(
      subject text not null, field text not null, uuid text not null, kind text not null, at text not null,
      account integer references account(id), before text, after text not null,
      over text not null default '[]' check(json_valid(over)), primary key(subject, field, uuid)
    ) strict, without rowid;
    create table field_conflict(
      subject text not null, field text not null, kind text not null, household text not null references household(id),
      heads text not null check(json_valid(heads)), primary key(subject, field)
    ) strict, without rowid;
    create index field_conflict_household on field_conflict(household);

    create trigger change_log_kept before delete on change_log
      begin select raise(abort, 'what was changed is kept'); end;
    create trigger change_log_frozen before update on change_log
      begin select raise(abort, 'what was changed is kept'); end;
    """)


@schema()
def m0012_what_phones_hold(db: Database) -> None:
    """When a phone was last in contact (a stamp), how many finished visits it held then, and when the oldest ended."""
    db.executescript("""
    alter table device add column seen text not null default '';
    alter table device add column unsent integer not null default 0;
    alter table device add column oldest text not null default '';
    """)
