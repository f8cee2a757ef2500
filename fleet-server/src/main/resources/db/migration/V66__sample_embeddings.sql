-- What a sample has of the model's second output, by its SHA-256; null if nothing, and once it is erased.

ALTER TABLE samples ADD COLUMN embedding text;
