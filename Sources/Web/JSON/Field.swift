/// What is wrong with one field of a request, in words for its sender.
struct FieldProblem: Error, Hashable, Sendable {
    /// Where it stands, such as `personalizations.0.to`; empty for the request itself.
    var field: String
    var message: String
    /// HTTP status: 400 unless the request is too large.
    var status = 400

    init(_ field: String, _ message: String, status: Int = 400) {
        self.field = field
        self.message = message
        self.status = status
    }
}

/// A JSON value together with its place in the request, so that every complaint can name it.
struct Field: Sendable {
    let value: JSONValue
    let path: String

    init(_ value: JSONValue, path: String = "") {
        self.value = value
        self.path = path
    }

    func problem(_ message: String) -> FieldProblem {
        FieldProblem(path, message)
    }

    private func wrong(_ wanted: String) -> FieldProblem {
        problem("The \(path.isEmpty ? "request" : path) must be \(wanted), not \(value.kind).")
    }

    private func child(_ name: some CustomStringConvertible, _ value: JSONValue) -> Field {
        Field(value, path: path.isEmpty ? "\(name)" : "\(path).\(name)")
    }

    /// The members of an object by name; members that are null count as absent.
    func members() throws(FieldProblem) -> [String: Field] {
        guard case .object(let members) = value else { throw wrong("an object") }
        var fields: [String: Field] = [:]
        for member in members {
            if case .null = member.value { continue }
            fields[member.name] = child(member.name, member.value)
        }
        return fields
    }

    /// The members in their order, for objects whose names the sender chooses.
    func pairs(max: Int) throws(FieldProblem) -> [(name: String, field: Field)] {
        guard case .object(let members) = value else { throw wrong("an object") }
        guard members.count <= max else { throw problem("The \(path) may have at most \(max) entries.") }
        return members.map { ($0.name, child($0.name, $0.value)) }
    }

    func elements(max: Int) throws(FieldProblem) -> [Field] {
        guard case .array(let elements) = value else { throw wrong("an array") }
        guard elements.count <= max else { throw problem("The \(path) may have at most \(max) entries.") }
        return elements.enumerated().map { child($0.offset, $0.element) }
    }

    func string() throws(FieldProblem) -> JSONString {
        guard case .string(let string) = value else { throw wrong("a string") }
        return string
    }

    func text() throws(FieldProblem) -> String {
        try string().text
    }

    /// A string of at least one character.
    func filledText() throws(FieldProblem) -> String {
        let text = try text()
        guard !text.isEmpty else { throw problem("The \(path) must not be empty.") }
        return text
    }

    func integer() throws(FieldProblem) -> Int64 {
        guard let integer = value.integer else { throw wrong("a whole number") }
        return integer
    }

    func bool() throws(FieldProblem) -> Bool {
        guard case .bool(let bool) = value else { throw wrong("true or false") }
        return bool
    }
}

extension [String: Field] {
    /// Refuses what nobody asked for, by name.
    ///
    /// - Throws: `FieldProblem` for the first member (in alphabetical order) that is not among `known`.
    func only(_ known: Set<String>) throws(FieldProblem) {
        guard let unknown = keys.filter({ !known.contains($0) }).min(), let field = self[unknown] else { return }
        throw field.problem("The \(field.path) field is not supported.")
    }

    func required(_ name: String, of parent: Field) throws(FieldProblem) -> Field {
        guard let field = self[name] else {
            let path = parent.path.isEmpty ? name : "\(parent.path).\(name)"
            throw FieldProblem(path, "The \(path) field is required.")
        }
        return field
    }
}
