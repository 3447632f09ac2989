%% Users of module lists.
-module(stdlib_lists).
-export([start/0]).

start() ->
    L = [5, 3, 8, 1, 9, 2, 7],
    [lists:sort(L), lists:usort([3, 1, 3, 2, 1]), lists:sort(fun(A, B) -> A >= B end, L), lists:keysort(2, [{a, 3}, {b, 1}, {c, 2}]), lists:map(fun(X) -> X * X end, L), lists:filter(fun(X) -> X > 4 end, L), lists:foldl(fun(X, A) -> A + X end, 0, L), lists:foldr(fun(X, A) -> [X | A] end, [], L),
     lists:seq(1, 10), lists:seq(10, 1, -3), lists:sum(L), lists:max(L), lists:min(L), lists:nth(3, L), lists:nthtail(5, L), lists:last(L), lists:zip([1, 2], [a, b]), lists:unzip([{1, a}, {2, b}]), lists:zip3([1], [2], [3]), lists:zipwith(fun(A, B) -> A + B end, [1, 2], [3, 4]), lists:partition(fun(X) -> X rem 2 =:= 0 end, L),
     lists:splitwith(fun(X) -> X =/= 1 end, L), lists:takewhile(fun(X) -> X > 2 end, L), lists:dropwhile(fun(X) -> X > 2 end, L), lists:split(3, L), lists:sublist(L, 2, 3), lists:flatten([1, [2, [3, [4]]]]), lists:flatmap(fun(X) -> [X, X] end, [1, 2]), lists:append([[1], [2], [3]]), lists:concat([a, 1, "b"]), lists:delete(8, L), lists:subtract([1, 2, 3], [2]),
     lists:duplicate(3, x), lists:reverse(L), lists:member(9, L), lists:any(fun is_atom/1, L), lists:all(fun is_integer/1, L), lists:keyfind(b, 1, [{a, 1}, {b, 2}]), lists:keydelete(a, 1, [{a, 1}, {b, 2}]), lists:keyreplace(a, 1, [{a, 1}], {a, 9}), lists:keystore(c, 1, [{a, 1}], {c, 3}), lists:keytake(a, 1, [{b, 1}, {a, 2}]), lists:mapfoldl(fun(X, S) -> {X + S, S + 1} end, 0, L), lists:mapfoldr(fun(X, S) -> {X, [X | S]} end, [], [1, 2]),
     lists:filtermap(fun(X) when X > 5 -> {true, X * 10}; (X) -> X =:= 1 end, L), lists:search(fun(X) -> X > 6 end, L), lists:prefix([5, 3], L), lists:suffix([7], L), lists:merge([1, 3], [2, 4]), lists:umerge([1, 2], [2, 3]), lists:droplast(L), lists:join(x, [1, 2, 3]), lists:enumerate([a, b]), lists:uniq([1, 2, 1, 3]), lists:ukeysort(1, [{b, 1}, {a, 2}, {b, 3}])].
