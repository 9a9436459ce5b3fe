/// Messages as they are kept in files, brought to the line ends of the wire.
public enum WireLines {
    /// Turns each LF into CRLF when not one line of the message ends in CRLF; leaves every other message as it is.
    public static func of(_ message: [UInt8]) -> [UInt8] {
        guard
            !message.indices.dropFirst().contains(where: {
                message[$0] == .lineFeed && message[$0 - 1] == .carriageReturn
            })
        else { return message }
        var lines: [UInt8] = []
        lines.reserveCapacity(message.count + message.count / 32)
        for byte in message {
            if byte == .lineFeed { lines.append(.carriageReturn) }
            lines.append(byte)
        }
        return lines
    }
}
