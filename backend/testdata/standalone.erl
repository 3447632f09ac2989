-module(standalone).
-export([fib/0, tak/0, nrev/0, deep/0, mutual/0, funs/0, exceptions/0, data/0, wide/0, floats/0, select/0, registers/0]).

fib() -> fib(14).
fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

tak() -> tak(8, 5, 2).
tak(X, Y, Z) when Y < X ->
    tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) -> Z.

nrev() -> nrev(seq(1, 20)).
nrev([H | T]) -> append(nrev(T), [H]);
nrev([]) -> [].
append([H | T], L) -> [H | append(T, L)];
append([], L) -> L.
seq(I, N) when I =< N -> [I | seq(I + 1, N)];
seq(_, _) -> [].

deep() -> deep(2000).
deep(0) -> 0;
deep(N) -> 1 + deep(N - 1).

mutual() -> even(2001).
even(0) -> true;
even(N) -> odd(N - 1).
odd(0) -> false;
odd(N) -> even(N - 1).

funs() ->
    A = 10, B = {b, 20},
    F = fun(X) -> {X, A, B} end,
    G = fun(X, Y) -> [X, Y | F(X)] end,
    Z = fun() -> z end,
    {map(F, [1, 2, 3]), G(4, 5), Z(), bad_arity(G), catch map(not_a_fun, [1]),
     map(fun(H) when is_function(H, 1) -> true; (_) -> false end, [F, G, Z, 1]), map(fun is/1, [F, G, x])}.
bad_arity(G) -> try map(G, [1]) catch error:_ -> bad end.
is(X) when is_function(X) -> yes;
is(_) -> no.
map(F, [H | T]) -> [F(H) | map(F, T)];
map(_, []) -> [].

exceptions() ->
    [catching(throw, 1), catching(error, {a, b}), catching(exit, []), catching(none, 7),
     catch erlang:hd(id([])), catch id(1) + id(a), catch first(id([])), catch nope(id(1)),
     catch (case id(2) of 1 -> x end), catch (ok = id(3)), catch (if element(1, {false}) -> 1 end),
     nested(3), after_(id(5)), deep_throw(200), catch erlang:not_there(1)].
catching(Kind, V) ->
    try raise(Kind, V) of R -> {ok, R, V} catch C:R -> {C, R, V} end.
raise(throw, V) -> erlang:throw(V);
raise(error, V) -> erlang:error(V);
raise(exit, V) -> erlang:exit(V);
raise(none, V) -> [V].
first([X | _]) -> X.
nope(X) when X > 3 -> X.
nested(0) -> erlang:throw(bottom);
nested(N) -> try {N, nested(N - 1)} catch throw:T -> {caught, N, T} end.
after_(X) -> try X + id(1) after id(done) end.
deep_throw(N) -> try down(N) catch throw:{T, L} -> {T, hd_of(L)} end.
down(0) -> erlang:throw({down, [1, 2]});
down(N) -> [N | down(N - 1)].
hd_of([H | _]) -> H.

data() ->
    T = {rec, 1, 2, [a]},
    {setelement_(T), {}, id({}), T, swap(1, {2}), [{I, [I]} || I <- [1, 2, 3]],
     update({r, 1, 2, 3, 4, 5, 6, 7, 8, 9}, x), update({r, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1)}.
-record(r, {a, b, c, d, e, f, g, h, i}).
update(R, V) -> R1 = R#r{a = V}, id(R1#r{a = V, i = V}).
setelement_({rec, A, B, C}) -> {rec, B, A, C}.
swap(A, B) -> [id(B) | id(A)].
id(X) -> X.

wide() ->
    Big = id(134217727),
    [Big + 1, -Big - 2, Big * Big, id(-134217728) - 1, 123456789012345, Big + id(-1), id(1) - id(2),
     -id(-134217728), id(7) * id(-3), id(100) + id(28), id(5000000000) - id(4999999999)].

floats() -> {in_frame(2.5), 1.5 + half(id(3.0)), half(id(-1.0)) * 4.0, mean([1.0, 2.0, 4.5], 0.0, 0)}.
%% An error that is raised behind a call, where the frame has not been used yet.
in_frame(X) when is_float(X) ->
    Y = half(X),
    Z = half(half(Y)),
    Z * X + Y.
half(X) when is_float(X) -> X * 0.5.
mean([H | T], S, N) when is_float(S), is_float(H) -> mean(T, S + H, N + 1);
mean([], S, _) -> S.

select() -> map(fun s/1, [0, 1, 2, 3, 4, 10, 1000, -1, a, b, c, {x}, {x, y}, [], [a], 5000000000]).
s(0) -> zero; s(1) -> one; s(2) -> two; s(3) -> three; s(4) -> four; s(10) -> ten; s(1000) -> much;
s(a) -> 'A'; s(b) -> 'B'; s({_}) -> t1; s({_, _}) -> t2; s([]) -> nil; s([_]) -> l1;
s(5000000000) -> wide; s(_) -> other.

registers() -> many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, [18]).
many(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R) ->
    S = seq(A, 5),
    X = {id(A), id(B), C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S},
    [X, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R | S].
