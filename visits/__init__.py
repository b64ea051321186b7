"""What was heard at the door: how visits and attachments arrive, whoever sends them. Nothing of web or paper."""
