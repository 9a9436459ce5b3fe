import Store

/// The tables of `docs/spool.md`.
enum Schema {
    static let migrations = [
        Migration(
            1,
            """
            CREATE TABLE envelope (
                seq INTEGER PRIMARY KEY,
                id BLOB NOT NULL,
                lane INTEGER NOT NULL,
                customer BLOB NOT NULL,
                identity BLOB,
                label TEXT NOT NULL,
                signing_domain TEXT,
                class TEXT,
                reverse_path TEXT NOT NULL,
                body INTEGER NOT NULL,
                size INTEGER NOT NULL,
                reason TEXT,
                accepted INTEGER NOT NULL,
                not_before INTEGER,
                expires INTEGER NOT NULL,
                signature_expires INTEGER,
                released INTEGER NOT NULL DEFAULT 0,
                finished INTEGER,
                CHECK (lane <> 0 OR signature_expires IS NOT NULL)
            );
            CREATE INDEX envelope_id ON envelope (id);
            CREATE INDEX envelope_finished ON envelope (finished, lane);
            CREATE INDEX envelope_hold ON envelope (expires) WHERE lane = 1 AND finished IS NULL;
            CREATE TABLE content (
                seq INTEGER PRIMARY KEY,
                header BLOB NOT NULL,
                signatures BLOB NOT NULL,
                claim BLOB,
                evidence BLOB
            );
            CREATE TABLE body (
                number INTEGER PRIMARY KEY,
                size INTEGER NOT NULL,
                bytes BLOB
            );
            CREATE TABLE recipient (
                seq INTEGER NOT NULL,
                n INTEGER NOT NULL,
                mailbox TEXT NOT NULL,
                domain TEXT NOT NULL,
                key TEXT NOT NULL,
                state INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                due INTEGER NOT NULL,
                reply TEXT NOT NULL,
                PRIMARY KEY (seq, n)
            ) WITHOUT ROWID;
            CREATE TABLE attempt (
                seq INTEGER NOT NULL,
                n INTEGER NOT NULL,
                at INTEGER NOT NULL,
                host TEXT,
                transcript BLOB NOT NULL,
                PRIMARY KEY (seq, n)
            ) WITHOUT ROWID;
            CREATE TABLE pause (
                kind INTEGER NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (kind, value)
            ) WITHOUT ROWID;
            """),
        Migration(2, "ALTER TABLE envelope ADD COLUMN author_domain TEXT;"),
        // What the sender wants to hear (RFC 3461), and whether it was told of a delay.
        Migration(
            3,
            """
            ALTER TABLE envelope ADD COLUMN ret TEXT;
            ALTER TABLE envelope ADD COLUMN envid TEXT;
            ALTER TABLE recipient ADD COLUMN notify INTEGER;
            ALTER TABLE recipient ADD COLUMN orcpt TEXT;
            ALTER TABLE recipient ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
            """),
        // Asked again at departure, so that a tenant's queued mail stays when the tenant is denied.
        Migration(4, "ALTER TABLE envelope ADD COLUMN tenant TEXT;"),
    ]
}
