/** The part of CloudPSS' GraphQL that concerns jobs, in the names that its clients send. */
export const SCHEMA = `
  "Any JSON."
  scalar JSON

  type Query {
    job(input: JobInput!): Job!
    "Newest first."
    jobs(input: JobsInput!): Jobs!
    accountToken(input: AccountTokenInput!): AccountToken!
    userToken(input: UserTokenInput!): AccountToken!
  }

  type Mutation {
    createJob(input: CreateJobInput!): Job!
    abortJob(input: AbortJobInput!): Job!
  }

  input JobInput { id: ID! }

  input JobsInput {
    "Of the page before."
    cursor: [JSON!]
    "From 1 to 1000."
    limit: Int = 10
    "createTime< or createTime>, which is oldest first."
    orderBy: [String!]
    "A word, or several after or."
    status: JSON
    "The domain that initiates the job."
    user: JSON
    "Part of the id."
    name: String
    _search: String
  }

  input CreateJobInput {
    args: JSON!
    "The function, and the model's rid."
    context: [String!]!
    policy: JSON
    debug: JSON
    "What people call the job; clients of CloudPSS send none."
    name: String
  }

  input AbortJobInput {
    id: ID!
    "Seconds."
    timeout: Float
  }

  input AccountTokenInput { token: String! }
  input UserTokenInput { token: String! }

  type AccountToken { user: User! }
  type User { name: String! }

  type Jobs {
    items: [Job!]!
    item: [Job!]!
    "How many there are on this page."
    count: Int!
    "How many match, on all pages."
    total: Int!
    cursor: [JSON!]!
  }

  type Job {
    id: ID!
    name: String!
    description: String!
    args: JSON!
    createTime: String
    startTime: String
    endTime: String
    status: String!
    context: [String!]!
    user: String!
    priority: Int!
    policy: Policy!
    machine: Machine!
    "Id of the stream into the job."
    input: String!
    "Id of the stream out of the job."
    output: String!
    position: Int!
    "What the job has given as results so far, by name; clients of CloudPSS do not ask for it."
    result: JSON!
  }

  type Policy {
    id: ID
    name: String
    users: JSON
    functions: JSON
    queue: JSON
    tres: Resources!
    priority: Float
    minPriority: Float
    maxPriority: Float
    maxDuration: Float
    createTime: String
    updateTime: String
    visibility: JSON
  }

  type Machine { id: ID! name: String! tres: Resources! valid: Boolean! }
  type Resources { cpu: Float ecpu: Float mem: Float }
`;
