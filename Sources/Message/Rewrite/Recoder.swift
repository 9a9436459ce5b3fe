/// Undoes one transfer encoding and applies another, piece by piece.
struct Recoder: Sendable {
    private enum Decoder: Sendable {
        case identity
        case base64(Base64Decoder)
        case quotedPrintable(QuotedPrintableDecoder)
    }

    private enum Encoder: Sendable {
        case base64(Base64Encoder)
        case quotedPrintable(QuotedPrintableEncoder)
    }

    private var decoder: Decoder
    private var encoder: Encoder
    private var plain: [UInt8] = []
    /// The last octets written.
    private var tail: ArraySlice<UInt8> = []

    init(_ recoding: Recoding) {
        switch recoding.from {
        case .base64: decoder = .base64(Base64Decoder())
        case .quotedPrintable: decoder = .quotedPrintable(QuotedPrintableDecoder())
        case .sevenBit, .eightBit, .binary, .unknown: decoder = .identity
        }
        encoder =
            recoding.to == .quotedPrintable
            ? .quotedPrintable(QuotedPrintableEncoder()) : .base64(Base64Encoder())
    }

    mutating func recode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        let start = out.count
        decode(bytes)
        encode(plain[...], into: &out)
        plain.removeAll(keepingCapacity: true)
        remember(out[start...])
    }

    /// - Parameter atEndOfMessage: whether no delimiter follows, so that the content itself must end its last line.
    mutating func finish(atEndOfMessage: Bool, into out: inout [UInt8]) {
        let start = out.count
        finishDecoder()
        encode(plain[...], into: &out)
        finishEncoder(into: &out)
        remember(out[start...])
        guard atEndOfMessage, !tail.isEmpty, tail.suffix(2) != [0x0d, 0x0a] else { return }
        if case .quotedPrintable = encoder { out.append(0x3d) }
        out += ASCII.crlf
    }

    private mutating func decode(_ bytes: ArraySlice<UInt8>) {
        switch decoder {
        case .identity: plain += bytes
        case .base64(var base64):
            base64.decode(bytes, into: &plain)
            decoder = .base64(base64)
        case .quotedPrintable(var quotedPrintable):
            quotedPrintable.decode(bytes, into: &plain)
            decoder = .quotedPrintable(quotedPrintable)
        }
    }

    private mutating func finishDecoder() {
        switch decoder {
        case .identity: break
        case .base64(var base64): base64.finish(into: &plain)
        case .quotedPrintable(var quotedPrintable): quotedPrintable.finish(into: &plain)
        }
    }

    private mutating func encode(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        switch encoder {
        case .base64(var base64):
            base64.encode(bytes, into: &out)
            encoder = .base64(base64)
        case .quotedPrintable(var quotedPrintable):
            quotedPrintable.encode(bytes, into: &out)
            encoder = .quotedPrintable(quotedPrintable)
        }
    }

    private mutating func finishEncoder(into out: inout [UInt8]) {
        switch encoder {
        case .base64(var base64): base64.finish(into: &out)
        case .quotedPrintable(var quotedPrintable): quotedPrintable.finish(into: &out)
        }
    }

    private mutating func remember(_ written: ArraySlice<UInt8>) {
        tail = Array((tail + written).suffix(2))[...]
    }
}
