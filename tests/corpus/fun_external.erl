%% fun M:F/A: calling, comparing, passing around, made from variables.
-module(fun_external).
-export([start/0, twice/1, pair/2, mk/3]).

start() ->
    F = fun ?MODULE:twice/1,
    G = fun lists:reverse/1,
    H = mk(?MODULE, pair, 2),
    P = fun erlang:'+'/2,
    [F(21), G([1, 2, 3]), H(a, b), P(1, 2), F =:= fun ?MODULE:twice/1, F =:= mk(?MODULE, twice, 1), F =:= G, is_function(H, 2), [(mk(erlang, Op, 2))(12, 5) || Op <- ['+', '-', '*', 'div', 'rem', 'band', '<', '=:=', max]],
     map(fun erlang:abs/1, [-1, 2]), map(fun atom_to_list/1, [a, bc]), map(F, [1, 2.5]), map(fun twice/1, [3]), (mk(erlang, element, 2))(2, {x, y}), (mk(erlang, length, 1))([a]), (mk(erlang, is_atom, 1))(q)].

mk(M, F, A) -> fun M:F/A.

twice(X) -> X * 2.

pair(A, B) -> {A, B}.

map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].
