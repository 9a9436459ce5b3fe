import Crypto
import HTTPTypes
import Hummingbird
import Message

/// A file the pages refer to. Its address holds a hash of its content, so browsers may keep it for ever.
struct Asset: Sendable {
    let path: String
    let type: String
    let content: String

    init(name: String, type: String, content: String) {
        let hash = Hexadecimal.encode(SHA256.hash(data: Array(content.utf8)).prefix(6))
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        path = "/static/\(name[..<dot])-\(hash)\(name[dot...])"
        self.type = type
        self.content = content
    }

    var response: Response {
        var response = Response.text(content, type: type)
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }
}

enum Assets {
    static let style = Asset(name: "console.css", type: "text/css; charset=utf-8", content: Templates.style)
    static let script = Asset(name: "console.js", type: "text/javascript; charset=utf-8", content: Templates.script)
    static let all = [style, script]
}
