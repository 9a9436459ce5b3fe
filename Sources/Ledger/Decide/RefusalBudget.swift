import Authority
import Message

/// How much may be turned away of each key and connector before its mail is put off unread: every refusal is kept, with
/// all that led to it, and costs us more than the sender. Pure, and forgotten at a restart.
///
/// What strangers try at a connector is charged to them and not to its owner, whose mail they would silence otherwise.
struct RefusalBudget: Sendable {
    /// Refusals in a row, and how long it takes until so many are forgiven, one after the other.
    static let most = 1000
    static let window = Span.hours(1)
    /// So many recipients weigh as much as one refusal more.
    static let recipientsPerRefusal = 50
    /// Senders kept before those that are even again are cleared away.
    static let mostSenders = 10_000
    /// Tenants with an account of their own at one connector; all others share one.
    static let mostTenants = 16
    /// How long it is taken for granted that a connector in observe mode has observed all it may.
    static let enforcing = Span.minutes(1)

    /// Who is to blame for a refusal.
    enum Payer: Hashable, Sendable {
        /// Whoever holds the key, or whom the connector belongs to.
        case owner
        /// Whoever came to a connector without a right, by the tenant that is named, if any.
        case stranger(TenantID?)
    }

    /// When everything is forgiven, by payer.
    private struct Accounts {
        var owner: Timestamp?
        /// Of all strangers without an account of their own.
        var strangers: Timestamp?
        var tenants: [TenantID: Timestamp] = [:]
        /// Messages of which no record was kept since an account was overdrawn.
        var unread = 0
        var since: Timestamp?
        var enforcingUntil: Timestamp?

        subscript(payer: Payer) -> Timestamp? {
            get {
                switch payer {
                case .owner: owner
                case .stranger(let tenant): tenant.flatMap { tenants[$0] } ?? strangers
                }
            }
            set {
                switch payer {
                case .owner: owner = newValue
                case .stranger(let tenant?) where tenants[tenant] != nil || tenants.count < RefusalBudget.mostTenants:
                    tenants[tenant] = newValue
                case .stranger: strangers = newValue
                }
            }
        }

        func isEven(at now: Timestamp) -> Bool {
            unread == 0 && ([owner, strangers].compactMap(\.self) + tenants.values).allSatisfy { $0 <= now }
        }
    }

    private static let each = Span.milliseconds(window.milliseconds / Int64(most))
    /// How far ahead a debt may reach while there is room for one more.
    private static let reach = Span.milliseconds(window.milliseconds - each.milliseconds)
    private var senders: [Identity: Accounts] = [:]

    /// When mail that this payer answers for is read again; nil when it is now.
    func opens(for identity: Identity, _ payer: Payer = .owner, at now: Timestamp) -> Timestamp? {
        guard let even = senders[identity]?[payer], even - now > Self.reach else { return nil }
        return even - Self.reach
    }

    /// Counts a message that was turned away and kept.
    mutating func charge(_ identity: Identity, _ payer: Payer = .owner, recipients: Int, at now: Timestamp) {
        if senders.count >= Self.mostSenders { senders = senders.filter { !$1.isEven(at: now) } }
        var accounts = senders[identity] ?? Accounts()
        if accounts.tenants.count >= Self.mostTenants { accounts.tenants = accounts.tenants.filter { $1 > now } }
        let weight = Int64(1 + recipients / Self.recipientsPerRefusal)
        accounts[payer] = max(accounts[payer] ?? now, now) + .milliseconds(Self.each.milliseconds * weight)
        senders[identity] = accounts
    }

    /// Counts messages of which no record is kept.
    mutating func putOff(_ identity: Identity, messages: Int, at now: Timestamp) {
        senders[identity]?.unread += messages
        if senders[identity]?.since == nil { senders[identity]?.since = now }
    }

    /// How many messages left no record since when, told once; nil when there were none.
    mutating func takeUnread(of identity: Identity) -> (count: Int, since: Timestamp)? {
        guard let accounts = senders[identity], let since = accounts.since else { return nil }
        senders[identity]?.unread = 0
        senders[identity]?.since = nil
        return (accounts.unread, since)
    }

    /// Notes that a connector in observe mode has refused something: it had observed all it may.
    mutating func noteEnforcing(_ identity: Identity, at now: Timestamp) {
        senders[identity]?.enforcingUntil = now + Self.enforcing
    }

    func isEnforcing(_ identity: Identity, at now: Timestamp) -> Bool {
        senders[identity]?.enforcingUntil.map { $0 > now } ?? false
    }

    /// Accounts that are remembered.
    var size: Int { senders.values.reduce(0) { $0 + 2 + $1.tenants.count } }
}
