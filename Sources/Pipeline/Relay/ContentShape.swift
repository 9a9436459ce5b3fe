import Crypto
import Message

/// The outline of a message: which header fields it has in which order, and its subject without what changes from one
/// copy to the next. Two that are alike may come from one hand.
enum ContentShape {
    /// Fields looked at.
    private static let most = 60

    /// - Returns: 16 hexadecimal digits.
    static func text(of header: HeaderBlock) -> String {
        var hash = SHA256()
        // What hops add on the way says nothing about the writer.
        for field in header.fields.prefix(most) where !field.isNamed(.received) {
            hash.update(data: Array((field.name?.folded ?? "?").utf8) + [0x0a])
        }
        let subject = header.first(.subject)?.decodedText.prefix(200).filter { !$0.isNumber && !$0.isWhitespace } ?? ""
        hash.update(data: Array(subject.lowercased().utf8))
        return Hexadecimal.encode(hash.finalize().prefix(8))
    }
}
