/// Percentiles of measured values.
enum Percentile {
    /// The least value that `percent` of the values do not exceed; nil without values.
    static func of(_ values: [Double], _ percent: Int) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let rank = (sorted.count * percent + 99) / 100
        return sorted[max(0, min(sorted.count, rank) - 1)]
    }
}
