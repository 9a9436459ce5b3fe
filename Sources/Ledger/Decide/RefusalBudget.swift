import Authority
import Message

/// How much may be turned away of each key and connector before its mail is put off unread: every refusal is kept, with
/// all that led to it, and costs us more than the sender. Pure, and forgotten at a restart.
struct RefusalBudget: Sendable {
    /// Refusals in a row, and how long it takes until so many are forgiven, one after the other.
    static let most = 1000
    static let window = Span.hours(1)
    /// So many recipients weigh as much as one refusal more.
    static let recipientsPerRefusal = 50
    /// Accounts kept before those that are even again are cleared away.
    static let mostAccounts = 10_000

    private struct Account {
        /// When everything is forgiven.
        var even: Timestamp
        /// Messages put off unread since the account was overdrawn.
        var unread = 0
        var since: Timestamp?
    }

    private static let each = Span.milliseconds(window.milliseconds / Int64(most))
    /// How far ahead a debt may reach while there is room for one more.
    private static let reach = Span.milliseconds(window.milliseconds - each.milliseconds)
    private var accounts: [Identity: Account] = [:]

    /// When mail of this sender is read again; nil when it is now.
    func opens(for identity: Identity, at now: Timestamp) -> Timestamp? {
        guard let account = accounts[identity], account.even - now > Self.reach else { return nil }
        return account.even - Self.reach
    }

    /// Counts a message that was turned away and kept.
    mutating func charge(_ identity: Identity, recipients: Int, at now: Timestamp) {
        if accounts.count >= Self.mostAccounts { accounts = accounts.filter { $1.even > now || $1.unread > 0 } }
        var account = accounts[identity] ?? Account(even: now)
        let weight = Int64(1 + recipients / Self.recipientsPerRefusal)
        account.even = max(account.even, now) + .milliseconds(Self.each.milliseconds * weight)
        accounts[identity] = account
    }

    /// Counts messages that were put off unread.
    mutating func putOff(_ identity: Identity, messages: Int, at now: Timestamp) {
        accounts[identity]?.unread += messages
        if accounts[identity]?.since == nil { accounts[identity]?.since = now }
    }

    /// How many messages were put off unread since when, told once; nil when there were none.
    mutating func takeUnread(of identity: Identity) -> (count: Int, since: Timestamp)? {
        guard let account = accounts[identity], let since = account.since else { return nil }
        accounts[identity]?.unread = 0
        accounts[identity]?.since = nil
        return (account.unread, since)
    }
}
