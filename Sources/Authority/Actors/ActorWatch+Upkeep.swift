import Message

extension ActorWatch {
    /// How many clusters may have moved before the way to them is made short again.
    static let mostMoved = 4_096

    /// Forgets the oldest where too much is remembered. What it costs is paid once for thousands of attempts.
    mutating func keepWithinLimits(at now: Timestamp) {
        let isFull = nodeCounts.contains { $0 > Self.mostFeatures }
        guard isFull || entries > Self.mostEntries || moved.count > Self.mostMoved else { return }
        if isFull { forgetOldFeatures() }
        if entries > Self.mostEntries { forgetOldClusters() }
        tidy(at: now)
    }

    /// Of each kind of which there are many, the half seen last is kept.
    private mutating func forgetOldFeatures() {
        let kept = Self.mostFeatures / 2
        var times: [[Timestamp]] = nodeCounts.map { _ in [] }
        for (feature, node) in nodes where nodeCounts[Int(feature.kind.rawValue)] > kept {
            times[Int(feature.kind.rawValue)].append(node.last)
        }
        let oldest = times.map { times in
            times.count > kept ? times.sorted()[times.count - kept] : nil
        }
        // Where many were seen in the same millisecond, some of them go too.
        var room = nodeCounts.map { _ in kept }
        nodes = nodes.filter { feature, node in
            let kind = Int(feature.kind.rawValue)
            guard let oldest = oldest[kind] else { return true }
            guard node.last >= oldest, room[kind] > 0 else { return false }
            room[kind] -= 1
            return true
        }
    }

    private mutating func forgetOldClusters() {
        for cluster in clusters.values.sorted(by: { $0.last < $1.last }) {
            guard entries > Self.mostEntries / 2 else { break }
            entries -= cluster.customers.count
            clusters[cluster.number] = nil
        }
    }

    /// Drops what is past and what nothing leads to any more, and lets every link lead straight to its cluster.
    private mutating func tidy(at now: Timestamp) {
        var reached: Set<Int> = []
        var kept: [ActorFeature: Node] = [:]
        nodeCounts = Array(repeating: 0, count: nodeCounts.count)
        for (feature, var node) in nodes where isRecent(node.last, at: now) {
            node.home = node.home.flatMap(root)
            node.links = node.links.compactMap { link in
                root(link.cluster).map { Node.Link(sender: link.sender, cluster: $0) }
            }
            guard node.home != nil || !node.links.isEmpty else { continue }
            if let home = node.home { reached.insert(home) }
            for link in node.links { reached.insert(link.cluster) }
            nodeCounts[Int(feature.kind.rawValue)] += 1
            kept[feature] = node
        }
        nodes = kept
        moved = [:]
        clusters = clusters.filter { reached.contains($0.key) }
        clusters = clusters.mapValues { cluster in
            var cluster = cluster
            cluster.customers = cluster.customers.filter { $0.value.total(at: now) > 0 }
            return cluster
        }
        entries = clusters.values.reduce(0) { $0 + $1.customers.count }
    }

    func summary(of cluster: ActorCluster, at now: Timestamp) -> ActorSummary {
        var found: [ActorFeature.Kind: [(text: String, count: Int)]] = [:]
        for (feature, node) in nodes where isRecent(node.last, at: now) {
            let isIts =
                node.home.flatMap(root) == cluster.number
                || node.links.contains { root($0.cluster) == cluster.number }
            guard isIts else { continue }
            found[feature.kind, default: []].append((feature.text, node.count.total(at: now)))
        }
        func common(_ kind: ActorFeature.Kind) -> ActorSummary.Common {
            let all = (found[kind] ?? []).sorted { ($1.count, $0.text) < ($0.count, $1.text) }
            return ActorSummary.Common(count: all.count, most: all.prefix(5).map(\.text))
        }
        return ActorSummary(
            id: "\(cluster.first.seconds)-\(cluster.number)", firstSeen: cluster.first, lastSeen: cluster.last,
            attempts: cluster.attempts.total(at: now),
            customers: cluster.tried(at: now).sorted { $0.key < $1.key }.map {
                ActorSummary.Tried(customer: $0.key, attempts: $0.value)
            },
            tenants: common(.tenant), organisations: common(.organisation), addresses: common(.address),
            networks: common(.network), greetings: common(.greeting), shapes: common(.shape))
    }
}
