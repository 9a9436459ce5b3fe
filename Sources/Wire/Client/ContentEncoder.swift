/// Makes a message's octets fit for DATA (RFC 5321 4.5.2): doubles a dot that begins a line, and ends every line with
/// CRLF.
///
/// A bare CR or LF becomes CRLF. Doors refuse such messages, so this is met only if one of them is wrong; but even then
/// no other server may see an end of data, or a command, where we saw content.
struct ContentEncoder: Hashable, Sendable {
    private enum Last {
        case lineStart
        case carriageReturn
        case other
    }

    private var last = Last.lineStart

    /// Appends the encoded form of `bytes` to `output`.
    mutating func encode(_ bytes: ArraySlice<UInt8>, into output: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { input in
            var copied = 0
            var index = 0
            var last = self.last
            let flush = { (end: Int, output: inout [UInt8]) in
                if end > copied { output += UnsafeBufferPointer(rebasing: input[copied..<end]) }
                copied = end
            }
            while index < input.count {
                let byte = input[index]
                switch (last, byte) {
                case (.carriageReturn, 0x0a):
                    last = .lineStart
                case (.carriageReturn, _):
                    flush(index, &output)
                    output.append(0x0a)
                    // The same octet is looked at again, now at the start of a line.
                    last = .lineStart
                    continue
                case (_, 0x0d):
                    last = .carriageReturn
                case (_, 0x0a):
                    flush(index, &output)
                    output.append(0x0d)
                    last = .lineStart
                case (.lineStart, 0x2e):
                    flush(index, &output)
                    output.append(0x2e)
                    last = .other
                default:
                    last = .other
                    index += 1
                    while index < input.count, input[index] != 0x0d, input[index] != 0x0a { index += 1 }
                    continue
                }
                index += 1
            }
            flush(input.count, &output)
            self.last = last
        }
    }

    /// Ends the last line if it is not ended, and appends the final dot.
    mutating func finish(into output: inout [UInt8]) {
        switch last {
        case .lineStart: break
        case .carriageReturn: output.append(0x0a)
        case .other: output += [0x0d, 0x0a]
        }
        output += [0x2e, 0x0d, 0x0a]
        last = .lineStart
    }
}
