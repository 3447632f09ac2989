%% Users of ordsets, orddict, sets and dict.
-module(stdlib_ordsets).
-export([start/0]).

start() ->
    A = ordsets:from_list([c, a, b, a]),
    B = ordsets:from_list([b, d]),
    O = orddict:from_list([{k, 1}, {j, 2}]),
    D = lists:foldl(fun(I, X) -> dict:store({k, I}, I * I, X) end, dict:new(), lists:seq(1, 500)),
    S = sets:from_list(lists:seq(1, 200, 3)),
    [A, ordsets:union(A, B), ordsets:intersection(A, B), ordsets:subtract(A, B), ordsets:is_element(a, A), ordsets:add_element(aa, A), ordsets:del_element(b, A), ordsets:is_subset([a], A), orddict:store(l, 3, O), orddict:update(k, fun(X) -> X + 10 end, O), orddict:fetch(j, O), orddict:find(zz, O), orddict:append(l, v, orddict:new()), orddict:merge(fun(_, X, Y) -> X + Y end, O, [{k, 5}]),
     dict:size(D), dict:fetch({k, 77}, D), dict:find({k, 777}, D), dict:fold(fun(_, V, X) -> V + X end, 0, D), length(dict:to_list(dict:filter(fun(_, V) -> V rem 2 =:= 0 end, D))), dict:size(lists:foldl(fun(I, X) -> dict:erase({k, I}, X) end, D, lists:seq(1, 450))), sets:size(S), sets:is_element(100, S), lists:sort(sets:to_list(sets:intersection(S, sets:from_list(lists:seq(1, 50))))), sets:is_subset(sets:from_list([1, 4]), S)].
