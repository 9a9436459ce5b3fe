import Store

/// The ledger's tables. A migration that has been released is never changed; later ones are added below it.
enum Schema {
    static let migrations = [
        Migration(1, people), Migration(2, messages), Migration(3, work), Migration(4, sealedWork),
        Migration(5, returnPaths), Migration(6, relay),
    ]

    /// Who may send what: small tables that are kept in memory too.
    private static let people = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE customer (
            id BLOB PRIMARY KEY, name TEXT NOT NULL, standing TEXT NOT NULL, label TEXT NOT NULL UNIQUE,
            since INTEGER NOT NULL, limits TEXT
        ) WITHOUT ROWID;
        CREATE TABLE credential (
            id BLOB PRIMARY KEY, customer BLOB NOT NULL REFERENCES customer, name TEXT NOT NULL, secret BLOB NOT NULL,
            scopes TEXT NOT NULL, classes TEXT NOT NULL, domains TEXT, networks TEXT, created INTEGER NOT NULL,
            expires INTEGER, revoked INTEGER, second_factor TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE connector (
            id BLOB PRIMARY KEY, customer BLOB NOT NULL REFERENCES customer, name TEXT NOT NULL, networks TEXT NOT NULL,
            classes TEXT NOT NULL, created INTEGER NOT NULL, revoked INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE domain (
            name TEXT NOT NULL, customer BLOB NOT NULL REFERENCES customer, subdomains INTEGER NOT NULL,
            course TEXT NOT NULL, last_result TEXT NOT NULL, added INTEGER NOT NULL, PRIMARY KEY (name, customer)
        ) WITHOUT ROWID;
        CREATE TABLE signing_key (
            domain TEXT NOT NULL, selector TEXT NOT NULL, slot INTEGER NOT NULL, sealed BLOB NOT NULL,
            public BLOB NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (domain, selector)
        ) WITHOUT ROWID;
        CREATE TABLE suppression (
            mailbox BLOB NOT NULL, customer BLOB NOT NULL REFERENCES customer, reason TEXT NOT NULL,
            since INTEGER NOT NULL, address BLOB, PRIMARY KEY (mailbox, customer)
        ) WITHOUT ROWID;
        CREATE INDEX suppression_since ON suppression (since);
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, principal TEXT NOT NULL, action TEXT NOT NULL,
            customer BLOB, subject TEXT NOT NULL, detail TEXT NOT NULL
        );
        CREATE INDEX audit_customer ON audit (customer, number);
        """

    /// What was decided and what became of it: written for every message, so indexes are few.
    private static let messages = """
        CREATE TABLE cell (
            kind INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)
        ) WITHOUT ROWID;
        CREATE TABLE day_key (day INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
        CREATE TABLE decision (
            number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, customer BLOB NOT NULL, at INTEGER NOT NULL,
            state INTEGER NOT NULL, digest BLOB NOT NULL, day INTEGER NOT NULL, addresses BLOB NOT NULL,
            record BLOB NOT NULL
        );
        CREATE TABLE past_decision (
            number INTEGER PRIMARY KEY, id BLOB NOT NULL, day INTEGER NOT NULL, addresses BLOB NOT NULL,
            record BLOB NOT NULL
        );
        CREATE INDEX past_decision_id ON past_decision (id);
        CREATE INDEX decision_customer ON decision (customer, number);
        CREATE INDEX decision_stopped ON decision (state, number) WHERE state > 0;
        CREATE TABLE addressee (
            mailbox INTEGER NOT NULL, decision INTEGER NOT NULL, PRIMARY KEY (mailbox, decision)
        ) WITHOUT ROWID;
        CREATE TABLE outcome (
            message BLOB NOT NULL, mailbox BLOB NOT NULL, state TEXT NOT NULL, customer BLOB NOT NULL,
            at INTEGER NOT NULL, status TEXT NOT NULL, host TEXT, attempts INTEGER NOT NULL, day INTEGER NOT NULL,
            diagnostic BLOB NOT NULL, PRIMARY KEY (message, mailbox, state)
        ) WITHOUT ROWID;
        CREATE INDEX outcome_failed ON outcome (state, at) WHERE state <> 'delivered';
        """

    private static let returnPaths = "ALTER TABLE domain ADD COLUMN return_path INTEGER NOT NULL DEFAULT 0;"

    /// Connectors of every kind, the tenants they take, and those that were refused. `networks` are a network connector's
    /// addresses, or the hybrid sources of one for Microsoft 365.
    private static let relay = """
        ALTER TABLE connector ADD COLUMN host TEXT NOT NULL DEFAULT '';
        ALTER TABLE connector ADD COLUMN kind TEXT NOT NULL DEFAULT 'network';
        ALTER TABLE connector ADD COLUMN names TEXT NOT NULL DEFAULT '';
        ALTER TABLE connector ADD COLUMN credential BLOB;
        ALTER TABLE connector ADD COLUMN mode TEXT NOT NULL DEFAULT 'enforce';
        UPDATE connector SET host = lower(hex(randomblob(16)));
        CREATE UNIQUE INDEX connector_host ON connector (host);
        CREATE TABLE tenant (
            connector BLOB NOT NULL REFERENCES connector, tenant TEXT NOT NULL, state TEXT NOT NULL,
            organisations TEXT NOT NULL, since INTEGER NOT NULL, nonce BLOB, nonce_expires INTEGER,
            wrong_nonces INTEGER NOT NULL DEFAULT 0, principal TEXT NOT NULL, PRIMARY KEY (connector, tenant)
        ) WITHOUT ROWID;
        CREATE TABLE seen_tenant (
            customer BLOB NOT NULL REFERENCES customer, tenant TEXT NOT NULL, organisation TEXT NOT NULL,
            connector BLOB, count INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, peers TEXT NOT NULL,
            domains TEXT NOT NULL, PRIMARY KEY (customer, tenant, organisation)
        ) WITHOUT ROWID;
        """

    /// Work that waits, and what must not be done twice.
    private static let work = """
        CREATE TABLE outbox (
            id BLOB PRIMARY KEY, reason TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, payload BLOB NOT NULL,
            created INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL, closed INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX outbox_due ON outbox (due) WHERE closed IS NULL;
        CREATE TABLE event (
            number INTEGER PRIMARY KEY, customer BLOB NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, message BLOB,
            payload BLOB NOT NULL
        );
        CREATE INDEX event_customer ON event (customer, number);
        CREATE TABLE idempotency (
            credential BLOB NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, messages BLOB NOT NULL,
            at INTEGER NOT NULL, status INTEGER, answer BLOB, PRIMARY KEY (credential, key)
        ) WITHOUT ROWID;
        CREATE INDEX idempotency_at ON idempotency (at);
        CREATE TABLE work_order (
            id BLOB PRIMARY KEY, kind TEXT NOT NULL, payload BLOB NOT NULL, principal TEXT NOT NULL,
            placed INTEGER NOT NULL, completed INTEGER, succeeded INTEGER, answer TEXT
        ) WITHOUT ROWID;
        CREATE INDEX work_order_open ON work_order (placed) WHERE completed IS NULL;
        CREATE TABLE session (
            token BLOB PRIMARY KEY, kind TEXT NOT NULL, principal TEXT NOT NULL, created INTEGER NOT NULL,
            expires INTEGER NOT NULL, used INTEGER
        ) WITHOUT ROWID;
        """

    /// Payloads name people: they are sealed under the key of a day. A row of before has none, and cannot be read.
    private static let sealedWork = """
        ALTER TABLE outbox ADD COLUMN concerns BLOB;
        ALTER TABLE outbox ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE event ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
        """
}
