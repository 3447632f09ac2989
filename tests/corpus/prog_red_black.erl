%% A red-black tree in Okasaki's way: insertion, membership, invariants, in order.
-module(prog_red_black).
-export([start/0]).

start() ->
    A = build(seq(1, 200), empty),
    B = build(gen(200, 5), empty),
    [valid(A), valid(B), height(A), length(to_list(A)), to_list(build([5, 3, 8, 1, 4, 7, 9, 2, 6], empty)), [member(X, A) || X <- [0, 1, 100, 200, 201]], sorted(to_list(B)), build([3, 1, 2], empty)].

build([], T) -> T;
build([H | L], T) -> build(L, insert(H, T)).

insert(X, T) ->
    {_, L, Y, R} = ins(X, T),
    {b, L, Y, R}.

ins(X, empty) -> {r, empty, X, empty};
ins(X, {C, L, Y, R}) when X < Y -> balance(C, ins(X, L), Y, R);
ins(X, {C, L, Y, R}) when X > Y -> balance(C, L, Y, ins(X, R));
ins(_, T) -> T.

balance(b, {r, {r, A, X, B}, Y, C}, Z, D) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(b, {r, A, X, {r, B, Y, C}}, Z, D) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(b, A, X, {r, {r, B, Y, C}, Z, D}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(b, A, X, {r, B, Y, {r, C, Z, D}}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(C, L, X, R) -> {C, L, X, R}.

member(_, empty) -> false;
member(X, {_, L, Y, _}) when X < Y -> member(X, L);
member(X, {_, _, Y, R}) when X > Y -> member(X, R);
member(_, _) -> true.

to_list(T) -> to_list(T, []).

to_list(empty, A) -> A;
to_list({_, L, X, R}, A) -> to_list(L, [X | to_list(R, A)]).

height(empty) -> 0;
height({_, L, _, R}) -> 1 + max(height(L), height(R)).

valid(T) -> {no_red_red(T), black(T) =/= bad}.

no_red_red(empty) -> true;
no_red_red({r, {r, _, _, _}, _, _}) -> false;
no_red_red({r, _, _, {r, _, _, _}}) -> false;
no_red_red({_, L, _, R}) -> no_red_red(L) andalso no_red_red(R).

black(empty) -> 1;
black({C, L, _, R}) ->
    case {black(L), black(R)} of
        {N, N} when N =/= bad, C =:= b -> N + 1;
        {N, N} -> N;
        _ -> bad
    end.

sorted([A, B | T]) -> A < B andalso sorted([B | T]);
sorted(_) -> true.

gen(0, _) -> [];
gen(N, S) ->
    X = (S * 69069 + 1) band 16#FFFFFFFF,
    [X rem 10000 | gen(N - 1, X)].

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
