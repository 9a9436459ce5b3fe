import Synchronization

/// A count that only grows, one for each set of labels.
public final class Counter: MetricFamily {
    let name: String
    let help: String
    let kind = "counter"
    private let values = Mutex<[Labels: Int]>([:])

    init(name: String, help: String) {
        self.name = name
        self.help = help
    }

    public func add(_ amount: Int = 1, _ labels: Labels = [:]) {
        values.withLock { $0[labels, default: 0] += amount }
    }

    /// What was counted so far.
    public func value(_ labels: Labels = [:]) -> Int {
        values.withLock { $0[labels] ?? 0 }
    }

    func samples() async -> [MetricLine] {
        values.withLock { $0 }
            .map { MetricLine(labels: $0.key, value: Double($0.value)) }
            .sorted { $0.labels.description < $1.labels.description }
    }
}
