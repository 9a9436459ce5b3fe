/// Messages as they are kept in files, brought to the line ends of the wire.
public enum WireLines {
    /// Turns each lone LF into CRLF when the message has a file's line ends: no line ends in CRLF, or some do but the
    /// header ends as only a file's can. Leaves every other message as it is.
    public static func of(_ message: [UInt8]) -> [UInt8] {
        guard !isOnWire(message) else { return message }
        var lines: [UInt8] = []
        lines.reserveCapacity(message.count + message.count / 32)
        for byte in message {
            if byte == .lineFeed, lines.last != .carriageReturn { lines.append(.carriageReturn) }
            lines.append(byte)
        }
        return lines
    }

    /// Whether the first line end that ends the header, of whichever kind, is the wire's; or where there is none,
    /// whether any line end is.
    private static func isOnWire(_ message: [UInt8]) -> Bool {
        var hasWireEnd = false
        for index in message.indices where message[index] == .lineFeed {
            let isWireEnd = index > 0 && message[index - 1] == .carriageReturn
            hasWireEnd = hasWireEnd || isWireEnd
            guard index + 1 < message.count else { break }
            if message[index + 1] == .lineFeed { return false }
            let isEmptyNext = message[(index + 1)...].starts(with: [.carriageReturn, .lineFeed])
            if isEmptyNext { return isWireEnd }
        }
        return hasWireEnd
    }
}
