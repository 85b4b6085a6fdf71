-- What somebody of the desk was called last is looked up in the audit record.

CREATE INDEX audit_of_person ON audit (platform, person);
