import Synchronization

/// How measurements are distributed over fixed buckets, one distribution for each set of labels.
public final class Histogram: MetricFamily {
    /// Bounds that suit the time an answer takes.
    public static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    let name: String
    let help: String
    let kind = "histogram"
    private let bounds: [Double]
    private let series = Mutex<[Labels: Series]>([:])

    private struct Series {
        /// Measurements in each bucket, not yet added up; the last one has no bound.
        var counts: [Int]
        var sum: Double
    }

    init(name: String, help: String, buckets: [Double]) {
        self.name = name
        self.help = help
        bounds = buckets
    }

    public func observe(_ value: Double, _ labels: Labels = [:]) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.withLock { series in
            var entry = series[labels] ?? Series(counts: Array(repeating: 0, count: bounds.count + 1), sum: 0)
            entry.counts[bucket] += 1
            entry.sum += value
            series[labels] = entry
        }
    }

    func samples() async -> [MetricLine] {
        let all = series.withLock { $0 }
        return all.sorted { $0.key.description < $1.key.description }.flatMap { labels, entry in
            var lines: [MetricLine] = []
            var total = 0
            for (index, count) in entry.counts.enumerated() {
                total += count
                let bound = index < bounds.count ? Metrics.write(bounds[index]) : "+Inf"
                lines.append(MetricLine(suffix: "_bucket", labels: labels.with("le", bound), value: Double(total)))
            }
            lines.append(MetricLine(suffix: "_sum", labels: labels, value: entry.sum))
            lines.append(MetricLine(suffix: "_count", labels: labels, value: Double(total)))
            return lines
        }
    }
}
