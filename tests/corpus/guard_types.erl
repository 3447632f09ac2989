%% Every type test over every type of term.
-module(guard_types).
-export([start/0, id/1]).

start() ->
    F = fun(X) -> X end,
    Vs = [{i, 1}, {b, 1 bsl 62}, {bb, 1 bsl 70}, {f, 1.5}, {a, atom}, {t, true}, {n, []}, {l, [1]}, {il, [1 | 2]}, {t0, {}}, {t1, {1}},
          {bin, <<1>>}, {e, <<>>}, {m, #{}}, {m1, #{a => 1}}, {f1, F}, {p, self()}, {r, make_ref()}, {fe, fun lists:member/2}],
    [{L, tests(id(V))} || {L, V} <- Vs].

tests(X) ->
    names([{integer, is_integer(X)}, {float, is_float(X)}, {number, is_number(X)}, {atom, is_atom(X)}, {boolean, is_boolean(X)}, {list, is_list(X)},
           {tuple, is_tuple(X)}, {binary, is_binary(X)}, {bitstring, is_bitstring(X)}, {map, is_map(X)}, {function, is_function(X)}, {function1, is_function(X, 1)},
           {function2, is_function(X, 2)}, {pid, is_pid(X)}, {reference, is_reference(X)}, {port, is_port(X)}]) ++ in_guard(X).

names([]) -> [];
names([{N, true} | T]) -> [N | names(T)];
names([{_, false} | T]) -> names(T).

in_guard(X) when is_integer(X) -> [gi];
in_guard(X) when is_float(X) -> [gf];
in_guard(X) when is_boolean(X) -> [gb];
in_guard(X) when is_atom(X) -> [ga];
in_guard(X) when is_list(X) -> [gl];
in_guard(X) when is_tuple(X) -> [gt];
in_guard(X) when is_binary(X) -> [gbin];
in_guard(X) when is_map(X) -> [gm];
in_guard(X) when is_function(X, 1) -> [gf1];
in_guard(X) when is_function(X, 2) -> [gf2];
in_guard(X) when is_pid(X) -> [gp];
in_guard(X) when is_reference(X) -> [gr];
in_guard(_) -> [].

id(X) -> X.
