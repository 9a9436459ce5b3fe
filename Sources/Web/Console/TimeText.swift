import Message

/// A time as pages show it.
struct TimeText: Sendable {
    /// For machines: RFC 3339.
    let iso: String
    /// `2026-11-22 02:23:45`, in UTC.
    let full: String
    /// `3 min ago`, `in 2 h`.
    let relative: String

    init(_ time: Timestamp, now: Timestamp) {
        iso = Timestamp(seconds: time.seconds).rfc3339
        full = String(iso.prefix(19)).split(separator: "T").joined(separator: " ")
        relative = Self.relative(time - now)
    }

    init?(_ time: Timestamp?, now: Timestamp) {
        guard let time else { return nil }
        self.init(time, now: now)
    }

    private static func relative(_ span: Span) -> String {
        let seconds = abs(span.seconds)
        let amount =
            switch seconds {
            case 0..<5: "now"
            case 5..<90: "\(seconds) s"
            case 90..<5400: "\(seconds / 60) min"
            case 5400..<129_600: "\(seconds / 3600) h"
            default: "\(seconds / 86_400) d"
            }
        guard amount != "now" else { return amount }
        return span.milliseconds > 0 ? "in \(amount)" : "\(amount) ago"
    }
}

/// Octets as people read them.
func sizeText(_ octets: Int) -> String {
    switch octets {
    case ..<1024: return "\(octets) B"
    case ..<(1024 * 1024): return "\(tenths(octets, 1024)) KiB"
    default: return "\(tenths(octets, 1024 * 1024)) MiB"
    }
}

private func tenths(_ value: Int, _ unit: Int) -> String {
    let tenths = value * 10 / unit
    return tenths >= 1000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
}
