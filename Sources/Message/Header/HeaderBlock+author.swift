extension HeaderBlock {
    /// The address of the one author (RFC 5322 3.6.2); nil when there is not exactly one From field with exactly one
    /// address, or a program could show another: what stands in a group or a route is nobody's.
    public var soleAuthor: Mailbox? {
        let from = all(.from)
        guard from.count == 1, let list = try? AddressList(from[0]), !list.hasGroupOrRoute, list.members.count == 1
        else { return nil }
        return list.members[0].mailbox
    }
}
