-- The trace of the request that an entry is about (W3C Trace Context); absent of what the server did by itself, and of older entries.
ALTER TABLE audit_entry ADD COLUMN trace text;
