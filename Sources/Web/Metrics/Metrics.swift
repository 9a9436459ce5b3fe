import Synchronization

/// The figures this program publishes at `/metrics`, in Prometheus' text format. Every name begins with `countersign_`.
public final class Metrics: Sendable {
    private let families = Mutex<[any MetricFamily]>([])

    public init() {}

    /// A count that only grows. By custom the name ends in `_total`.
    public func counter(_ name: String, help: String) -> Counter {
        add(Counter(name: "countersign_\(name)", help: help))
    }

    /// A distribution of measurements, in seconds or octets as the name says.
    ///
    /// - Parameter buckets: the upper bounds, ascending.
    public func histogram(_ name: String, help: String, buckets: [Double] = Histogram.seconds) -> Histogram {
        add(Histogram(name: "countersign_\(name)", help: help, buckets: buckets))
    }

    /// Values that are asked for whenever somebody reads the figures.
    public func gauge(_ name: String, help: String, read: @escaping @Sendable () async -> [Sample]) {
        _ = add(PolledFamily(name: "countersign_\(name)", help: help, kind: "gauge", read: read))
    }

    /// The same for counts that another module keeps.
    public func polledCounter(_ name: String, help: String, read: @escaping @Sendable () async -> [Sample]) {
        _ = add(PolledFamily(name: "countersign_\(name)", help: help, kind: "counter", read: read))
    }

    /// One value and the labels that tell it from its siblings.
    public struct Sample: Sendable {
        public var labels: Labels
        public var value: Double

        public init(_ value: Double, labels: Labels = [:]) {
            self.labels = labels
            self.value = value
        }
    }

    private func add<Family: MetricFamily>(_ family: Family) -> Family {
        families.withLock { $0.append(family) }
        return family
    }

    /// All figures in Prometheus' text exposition format, version 0.0.4.
    public func text() async -> String {
        var out = ""
        for family in families.withLock({ $0 }).sorted(by: { $0.name < $1.name }) {
            let samples = await family.samples()
            out += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind)\n"
            for sample in samples {
                out += "\(family.name)\(sample.suffix)\(sample.labels) \(Self.write(sample.value))\n"
            }
        }
        return out
    }

    /// Whole numbers are written without a fraction.
    static func write(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}

/// One name in the text, with all its values.
protocol MetricFamily: Sendable {
    var name: String { get }
    var help: String { get }
    var kind: String { get }
    func samples() async -> [MetricLine]
}

/// One line of the text.
struct MetricLine {
    var suffix = ""
    var labels: Labels
    var value: Double
}

/// A family whose values live elsewhere.
private struct PolledFamily: MetricFamily {
    let name: String
    let help: String
    let kind: String
    let read: @Sendable () async -> [Metrics.Sample]

    func samples() async -> [MetricLine] {
        await read().map { MetricLine(labels: $0.labels, value: $0.value) }
    }
}
