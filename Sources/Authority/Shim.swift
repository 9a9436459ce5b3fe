import Message

extension Timestamp { var rfc3339: String { "\(seconds)" } }
