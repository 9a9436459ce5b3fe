/// The value of a cell.
public enum Cell: Hashable, Codable, Sendable {
    case count(RollingCount)
    case relation(Relation)
    case contacts(FirstContacts)
}

extension [CellKey: Cell] {
    /// The count under a key; empty when there is none.
    func count(_ key: CellKey) -> RollingCount {
        if case .count(let count)? = self[key] { count } else { RollingCount() }
    }

    /// The relation under a key; empty when there is none.
    func relation(_ key: CellKey) -> Relation {
        if case .relation(let relation)? = self[key] { relation } else { Relation() }
    }

    /// The first contacts under a key; empty when there are none.
    func contacts(_ key: CellKey) -> FirstContacts {
        if case .contacts(let contacts)? = self[key] { contacts } else { FirstContacts() }
    }
}
