%% Mutual tail recursion among two, three and four functions of different arities.
-module(rec_mutual_tail).
-export([start/0, even/1, a/1, b/2, c/3, d/4]).

start() -> [even(100000), even(100001), odd(7), p(100000, 0), a(99999), via(50001)].

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).

p(0, S) -> {p, S};
p(N, S) -> q(N - 1, S + 1).

q(0, S) -> {q, S};
q(N, S) -> r(N - 1, S + 2).

r(0, S) -> {r, S};
r(N, S) -> p(N - 1, S + 3).

a(N) when N < 1 -> {a, N};
a(N) -> b(N - 1, a).

b(N, X) when N < 1 -> {b, N, X};
b(N, X) -> c(N - 1, X, b).

c(N, X, Y) when N < 1 -> {c, N, X, Y};
c(N, X, Y) -> d(N - 1, X, Y, c).

d(N, X, Y, Z) when N < 1 -> {d, N, X, Y, Z};
d(N, _, _, _) -> a(N - 1).

via(0) -> finished;
via(N) -> ?MODULE:even(0) andalso via(N - 1).
