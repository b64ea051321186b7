"""The addresses of a survey's life, as a table: upload, draft, preview, publication, difference, end."""

from web.desk import published, survey_drafts, survey_preview, survey_versions

ROUTES = (
    ("GET", "/surveys", published.survey_list),
    ("POST", "/surveys", survey_drafts.upload_survey),
    ("GET", "/surveys/drafts/<int:number>", survey_drafts.survey_draft),
    ("GET", "/surveys/drafts/<int:number>/report.csv", survey_drafts.draft_report),
    ("GET", "/surveys/drafts/<int:number>/preview", survey_preview.draft_preview),
    ("GET", "/surveys/drafts/<int:number>/bundle", survey_preview.draft_bundle),
    ("POST", "/surveys/drafts/<int:number>/publish", survey_drafts.publish_draft),
    ("POST", "/surveys/drafts/<int:number>/drop", survey_drafts.drop_draft),
    ("GET", "/surveys/<survey_id>", survey_versions.survey_page),
    ("GET", "/surveys/<survey_id>/needs", published.survey_needs),
    ("GET", "/surveys/<survey_id>/difference", survey_versions.survey_difference),
    ("GET", "/surveys/<survey_id>/<version>/preview", survey_preview.survey_preview),
    ("POST", "/surveys/<survey_id>/retire", survey_versions.retire_survey),
)
