import Authority

/// How many messages are under way, and of whom: decides who gets a place.
///
/// A customer gets another place only while it has fewer than are left, so whatever a few of them do, others find room.
/// The platform's own mail, which is the bounces of everybody, may take every place, and the last ones only it takes.
struct Places: Sendable {
    /// Places that only the platform's own mail takes.
    static let reserve = 8

    private let room: Int
    private let reserve: Int
    private(set) var taken = 0
    private var perCustomer: [CustomerID: Int] = [:]

    /// - Parameter room: how many places there are; a small room keeps no more than a quarter back.
    init(room: Int) {
        self.room = room
        reserve = min(Self.reserve, room / 4)
    }

    /// How many places a customer has.
    func taken(by customer: CustomerID) -> Int { perCustomer[customer, default: 0] }

    /// Takes a place, if there is one for this customer.
    mutating func enter(_ customer: CustomerID) -> Bool {
        let left = room - taken
        guard customer == .platform ? left > 0 : taken(by: customer) < left - reserve else { return false }
        taken += 1
        perCustomer[customer, default: 0] += 1
        return true
    }

    mutating func leave(_ customer: CustomerID) {
        taken -= 1
        let mine = taken(by: customer) - 1
        perCustomer[customer] = mine > 0 ? mine : nil
    }
}
