%% Own versions of the everyday list functions.
-module(list_basics).
-export([start/0]).

start() ->
    L = seq(1, 20),
    [len(L), rev(L), app([1, 2], [3]), map(fun(X) -> X * X end, L), filter(fun(X) -> X rem 3 =:= 0 end, L), foldl(fun(X, A) -> X + A end, 0, L),
     foldr(fun(X, A) -> [X | A] end, [], L), nth(5, L), last(L), take(3, L), drop(17, L), zip(take(3, L), [a, b, c]), member(7, L), member(70, L),
     flatten([1, [2, [3, []], 4], [[[5]]]]), dups([a, b, a, c, b]), partition(fun(X) -> X > 15 end, L), concat([[1], [], [2, 3]]), all(fun is_integer/1, L),
     any(fun is_atom/1, L), rotate(3, L), chunks(6, L)].

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

len([]) -> 0;
len([_ | T]) -> 1 + len(T).

rev(L) -> rev(L, []).

rev([], A) -> A;
rev([H | T], A) -> rev(T, [H | A]).

app([], B) -> B;
app([H | T], B) -> [H | app(T, B)].

map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].

filter(_, []) -> [];
filter(P, [H | T]) ->
    case P(H) of
        true -> [H | filter(P, T)];
        false -> filter(P, T)
    end.

foldl(_, A, []) -> A;
foldl(F, A, [H | T]) -> foldl(F, F(H, A), T).

foldr(_, A, []) -> A;
foldr(F, A, [H | T]) -> F(H, foldr(F, A, T)).

nth(1, [H | _]) -> H;
nth(N, [_ | T]) -> nth(N - 1, T).

last([X]) -> X;
last([_ | T]) -> last(T).

take(0, _) -> [];
take(_, []) -> [];
take(N, [H | T]) -> [H | take(N - 1, T)].

drop(0, L) -> L;
drop(_, []) -> [];
drop(N, [_ | T]) -> drop(N - 1, T).

zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)];
zip([], []) -> [].

member(_, []) -> false;
member(X, [X | _]) -> true;
member(X, [_ | T]) -> member(X, T).

flatten([]) -> [];
flatten([H | T]) when is_list(H) -> app(flatten(H), flatten(T));
flatten([H | T]) -> [H | flatten(T)].

dups([]) -> [];
dups([H | T]) ->
    case member(H, T) of
        true -> [H | dups(T)];
        false -> dups(T)
    end.

partition(_, []) -> {[], []};
partition(P, [H | T]) ->
    {Y, N} = partition(P, T),
    case P(H) of
        true -> {[H | Y], N};
        false -> {Y, [H | N]}
    end.

concat([]) -> [];
concat([L | R]) -> app(L, concat(R)).

all(_, []) -> true;
all(P, [H | T]) -> P(H) andalso all(P, T).

any(_, []) -> false;
any(P, [H | T]) -> P(H) orelse any(P, T).

rotate(0, L) -> L;
rotate(N, [H | T]) -> rotate(N - 1, app(T, [H])).

chunks(_, []) -> [];
chunks(N, L) -> [take(N, L) | chunks(N, drop(N, L))].
