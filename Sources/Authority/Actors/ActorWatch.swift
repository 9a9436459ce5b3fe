import Message

/// Finds out which refused attempts are one actor's, over all customers of the platform.
///
/// Attempts that share a strong feature, or enough of which share a weak one, belong together; so do all that hang
/// together through others. An actor refused at two customers, or a hundred times at one, is told at once, and again
/// whenever the number of customers has doubled. Only the last hour counts, and only so much is remembered, however
/// many tenants and addresses strangers bring.
public struct ActorWatch: Sendable {
    public static let window = Span.hours(1)
    static let customersThatAlarm = 2
    static let attemptsThatAlarm = 100
    /// Features of one kind that are remembered; beyond, the older half is forgotten.
    static let mostFeatures = 4_096
    /// Customers that are remembered of all actors together.
    static let mostEntries = 32_768
    /// Alerts in one hour about actors of one size, where sizes differ by a factor of two: whoever plays a thousand
    /// small actors does not drown the news of a large one.
    static let mostAlerts = 30

    struct Node: Sendable {
        /// A sender that shows the feature, and the cluster it is in.
        struct Link: Sendable {
            var sender: Int
            var cluster: Int
        }

        var last: Timestamp
        var count = RecentCount()
        /// The cluster of all that show the feature, once they are known to be one actor.
        var home: Int?
        /// One for each sender until then.
        var links: [Link] = []
    }

    var nodes: [ActorFeature: Node] = [:]
    var nodeCounts: [Int] = Array(repeating: 0, count: ActorFeature.Kind.allCases.count)
    var clusters: [Int: ActorCluster] = [:]
    /// Where clusters went that became part of another.
    var moved: [Int: Int] = [:]
    /// Customers of all clusters.
    var entries = 0
    private var nextNumber = 1
    private var alerts: [Int: [Timestamp]] = [:]

    public init() {}

    /// Takes a refused attempt in.
    ///
    /// - Returns: what somebody should be told now.
    public mutating func note(_ attempt: RefusedAttempt, at now: Timestamp) -> ActorAlert? {
        // What only weak features tell of begins no actor: they may be anybody's.
        let known = joined(attempt.features, at: now)
        guard known != nil || attempt.features.contains(where: \.isStrong) else { return nil }
        var home = known ?? begin(at: now)
        let sender = attempt.sender.hashValue
        for feature in attempt.features { home = link(feature, sender, to: home, at: now) }
        if clusters[home]?.note(attempt.customer, at: now) == true { entries += 1 }
        keepWithinLimits(at: now)
        return alert(home, at: now)
    }

    /// Actors that were told and are still active, the one seen last first.
    public func actors(at now: Timestamp) -> [ActorSummary] {
        clusters.values.filter { $0.told > 0 && isRecent($0.last, at: now) }
            .sorted { ($0.last, $0.number) > ($1.last, $1.number) }.map { summary(of: $0, at: now) }
    }

    /// The cluster of those features that make one actor of whoever shows them, all their clusters made one.
    private mutating func joined(_ features: [ActorFeature], at now: Timestamp) -> Int? {
        var home: Int?
        for feature in features {
            guard let node = nodes[feature], isRecent(node.last, at: now), let cluster = node.home.flatMap(root) else {
                continue
            }
            home = home.map { merge($0, cluster) } ?? cluster
        }
        return home
    }

    private mutating func begin(at now: Timestamp) -> Int {
        let number = nextNumber
        nextNumber += 1
        clusters[number] = ActorCluster(number: number, first: now, last: now)
        return number
    }

    /// Notes that a sender of the cluster `home` shows a feature.
    ///
    /// - Returns: the cluster, which has become another's part when the feature joined them.
    private mutating func link(_ feature: ActorFeature, _ sender: Int, to home: Int, at now: Timestamp) -> Int {
        guard let index = nodes.index(forKey: feature) else {
            var node = Node(last: now)
            node.count.add(at: now)
            if feature.isStrong { node.home = home } else { node.links = [Node.Link(sender: sender, cluster: home)] }
            nodes[feature] = node
            nodeCounts[Int(feature.kind.rawValue)] += 1
            return home
        }
        if !isRecent(nodes.values[index].last, at: now) { nodes.values[index] = Node(last: now) }
        nodes.values[index].last = max(nodes.values[index].last, now)
        nodes.values[index].count.add(at: now)
        guard nodes.values[index].home == nil else {
            nodes.values[index].home = home
            return home
        }
        nodes.values[index].links.removeAll { $0.sender == sender }
        nodes.values[index].links.append(Node.Link(sender: sender, cluster: home))
        let links = nodes.values[index].links
        guard links.count >= feature.kind.sendersToJoin else { return home }
        let all = links.compactMap { root($0.cluster) }.reduce(home) { merge($0, $1) }
        nodes.values[index].home = all
        nodes.values[index].links = []
        return all
    }

    /// Makes one cluster of two.
    private mutating func merge(_ one: Int, _ other: Int) -> Int {
        guard one != other, let left = clusters[one], let right = clusters[other] else { return one }
        let (kept, gone) = left.parts >= right.parts ? (one, other) : (other, one)
        guard let rest = clusters.removeValue(forKey: gone) else { return kept }
        let before = clusters[kept]?.customers.count ?? 0
        clusters[kept]?.absorb(rest)
        entries += (clusters[kept]?.customers.count ?? 0) - before - rest.customers.count
        moved[gone] = kept
        return kept
    }

    /// The cluster that a number stands for now; nil when it is forgotten.
    func root(_ number: Int) -> Int? {
        var number = number
        while let next = moved[number] { number = next }
        return clusters[number] == nil ? nil : number
    }

    func isRecent(_ time: Timestamp, at now: Timestamp) -> Bool {
        now - time < Self.window
    }

    private mutating func alert(_ number: Int, at now: Timestamp) -> ActorAlert? {
        guard let cluster = clusters[number] else { return nil }
        // Most attempts are of actors that were told, at customers that were named: they end here.
        guard cluster.told == 0 || cluster.customers.count >= cluster.told * 2 else { return nil }
        guard
            cluster.customers.count >= Self.customersThatAlarm
                || cluster.attempts.total(at: now) >= Self.attemptsThatAlarm
        else { return nil }
        let tried = cluster.tried(at: now)
        if tried.count < cluster.customers.count {
            forget(cluster.customers.keys.filter { tried[$0] == nil }, of: number)
        }
        let isMany = tried.count >= Self.customersThatAlarm
        guard isMany || tried.values.contains(where: { $0 >= Self.attemptsThatAlarm }) else { return nil }
        guard tried.count >= cluster.told * 2, mayTell(of: tried.count, at: now) else { return nil }
        clusters[number]?.told = tried.count
        return ActorAlert(actor: summary(of: cluster, at: now), isNew: cluster.told == 0)
    }

    private mutating func forget(_ customers: [CustomerID], of number: Int) {
        for customer in customers { clusters[number]?.customers[customer] = nil }
        entries -= customers.count
    }

    private mutating func mayTell(of customers: Int, at now: Timestamp) -> Bool {
        let size = Int.bitWidth - customers.leadingZeroBitCount
        var times = alerts[size, default: []].filter { isRecent($0, at: now) }
        defer { alerts[size] = times }
        guard times.count < Self.mostAlerts else { return false }
        times.append(now)
        return true
    }
}
