-- An answer that was begun in private stays private: sent to everybody by mistake it could not be called back.
ALTER TABLE drafts ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
