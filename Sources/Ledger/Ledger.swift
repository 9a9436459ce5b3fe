import Authority
import Crypto
import Message
import Store
import Synchronization

/// What decisions read and write, and the only maker of `Authorised`.
///
/// One SQLite file, `ledger.sqlite`, and `master.key` beside it. The actor has a thread of its own and blocks it on the
/// disk. A command in another process may change the same file; it is noticed before anything in memory is trusted.
public actor Ledger {
    nonisolated let thread = SerialThread(name: "ledger")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The domain of the platform itself, which account labels depend on.
    public nonisolated let platform: DomainName
    public nonisolated let masterKey: MasterKey
    public nonisolated let mailboxKeys: MailboxKeys
    /// Commits, syncs and failures of the ledger's file.
    public nonisolated let counters: StoreCounters
    /// Yields when there may be something new in the outbox. For one listener, which looks at the outbox at times of its
    /// own too: rows become due without a word.
    public nonisolated let outboxArrivals: AsyncStream<Void>
    nonisolated let outboxSignal: AsyncStream<Void>.Continuation
    nonisolated let directory: Directory
    nonisolated let reader: LedgerReader
    nonisolated let time: any TimeSource
    nonisolated let policy: Policy
    /// What was turned away lately, by sender.
    nonisolated let refusals = Mutex(RefusalBudget())
    /// Tenants seen at the relay door since they were last written.
    nonisolated let unwrittenTenants = Mutex(UnwrittenTenants())
    /// Whom to tell of refusals at the relay door.
    nonisolated let relayObserver = Mutex<RelayObserver?>(nil)
    let database: Database
    let commits = GroupCommit<LedgerWork, LedgerAnswer>()
    nonisolated let dayKeys: DayKeys
    nonisolated let suppressionSeal: Seal
    var cells = CellCache()
    var random: any RandomNumberGenerator & Sendable
    /// Today's seal for addresses; nil until one is needed.
    var dayKey: (day: Int64, seal: Seal)?
    /// Outbox rows that somebody is working on.
    var leasedOutbox: Set<MessageID> = []
    /// Requests under way, by credential and key.
    var runningRequests: Set<RequestName> = []
    /// When to look for old rows next, and the last cell that was looked at.
    var nextSweep = Timestamp(milliseconds: .min)
    var sweptUntil: CellKey?
    /// The database's data version that memory stands for.
    var seenVersion: Int64 = -1

    /// Opens the ledger in `directory`, or begins one when there is none.
    ///
    /// - Parameters:
    ///   - directory: an existing folder.
    ///   - platform: the platform's own domain; it can never be changed afterwards.
    ///   - random: where ids and secrets come from; must be secure outside tests.
    /// - Throws: `LedgerError`.
    public init(
        directory path: String, platform: DomainName, time: any TimeSource,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        limits: StoreLimits = .standard
    ) throws(LedgerError) {
        try self.init(
            directory: path, platform: platform, time: time, random: random, limits: limits, policy: .standard)
    }

    /// - Parameter policy: what decides. Only tests hand in another than the standard one, to show what each check is
    ///   needed for; nothing outside this module can.
    init(
        directory path: String, platform: DomainName, time: any TimeSource,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        limits: StoreLimits = .standard, policy: Policy
    ) throws(LedgerError) {
        var random = random
        let counters = StoreCounters()
        let now = time.now()
        let (database, master, content, version) = try LedgerError.translating {
            let database = try Database(
                path: "\(path)/ledger.sqlite", migrations: Schema.migrations, limits: limits, counters: counters)
            let master = try Self.unlock(database, keyPath: "\(path)/master.key", platform: platform, random: &random)
            try Self.begin(database, platform: platform, at: now)
            // Read before the content: a commit in between makes the version old, and the content is read again.
            let version = try database.dataVersion()
            return (database, master, try database.read { try Self.content($0, at: now) }, version)
        }
        self.platform = platform
        self.time = time
        self.policy = policy
        self.counters = counters
        self.random = random
        self.database = database
        masterKey = master
        mailboxKeys = MailboxKeys(master)
        dayKeys = DayKeys(master)
        suppressionSeal = Seal(key: master.derive("suppression-addresses"))
        seenVersion = version
        directory = Directory(content)
        (outboxArrivals, outboxSignal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        reader = LedgerReader(
            path: database.path, directory: directory, mailboxKeys: mailboxKeys, dayKeys: dayKeys, policy: policy)
    }

    /// Finds the master key of this ledger; makes one only when the ledger is empty.
    private static func unlock(
        _ database: Database, keyPath: String, platform: DomainName, random: inout any RandomNumberGenerator & Sendable
    ) throws -> MasterKey {
        let stored = try database.read { connection in
            try connection.first("SELECT value FROM meta WHERE name = 'key-check'") { $0.blob(0) }
        }
        let found = try MasterKey.read(path: keyPath)
        guard let stored else {
            // A key that is there already may belong to a ledger whose first write never came.
            let key = try found ?? MasterKey.create(path: keyPath, octets: octets(32, from: &random))
            try database.write { connection in
                try connection.run("INSERT INTO meta VALUES ('key-check', ?)", [.blob(check(key))])
                try connection.run("INSERT INTO meta VALUES ('platform', ?)", [SQLValue(platform)])
            }
            return key
        }
        guard let key = found else { throw LedgerError.masterKey("\(keyPath) is missing") }
        guard isSame(stored, check(key)) else { throw LedgerError.masterKey("\(keyPath) belongs to another ledger") }
        return key
    }

    /// Tells whether a master key is the right one without telling the key.
    private static func check(_ key: MasterKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("check".utf8), using: key.derive("key-check")))
    }

    /// Makes customer zero, and holds the platform's domain to what it was.
    private static func begin(_ database: Database, platform: DomainName, at now: Timestamp) throws {
        let known = try database.read { connection in
            try connection.first("SELECT value FROM meta WHERE name = 'platform'") { $0.text(0) }
        }
        guard known == platform.text else {
            throw LedgerError.conflict(
                "the ledger was begun for the platform domain \(known ?? "nothing"), not \(platform)")
        }
        try database.write { connection in
            guard try !CustomerTable.all(connection).contains(where: { $0.facts.id == .platform }) else { return }
            let label = AccountLabel.of(.platform, platform: platform)
            let facts = CustomerFacts(id: .platform, name: platform.text, standing: .active, label: label, since: now)
            try CustomerTable.insert(Customer(facts: facts, limits: nil), connection)
        }
    }

    /// Random octets from the ledger's source.
    func randomOctets(_ count: Int) -> [UInt8] {
        Self.octets(count, from: &random)
    }

    static func octets(_ count: Int, from random: inout any RandomNumberGenerator & Sendable) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// A new id of this moment.
    func newID<ID: Identifier>() -> ID {
        ID(time: time.now(), random: UInt128(random.next()) << 64 | UInt128(random.next()))
    }
}
