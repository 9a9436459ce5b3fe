/// What a transaction changes in memory, applied only after its commit.
struct Effects {
    /// New envelopes.
    var added: [(seq: Int64, message: QueuedMessage)] = []
    /// Envelopes that are finished or gone.
    var ended: Set<Int64> = []
    /// Envelopes that are live but lost recipients, which memory must not remember as they were.
    var changed: Set<Int64> = []
    /// Envelopes with new signatures, or with recipients left over by the answer to an admission: they leave the
    /// admission list, and their turns are read again.
    var requeued: Set<Int64> = []
    /// Envelopes that wait for a release again.
    var heldAgain: Set<Int64> = []
    var bodies: [Int64: BodyChange] = [:]
    var nextEnvelope: Int64
    /// Finished envelopes whose time was over.
    var purged = 0

    struct BodyChange {
        /// Uses more or less.
        var delta = 0
        var isFile: Bool
    }
}

/// How often a body is used by live envelopes.
struct BodyUse {
    var count: Int
    var isFile: Bool
}
