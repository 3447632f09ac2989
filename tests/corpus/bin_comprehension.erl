%% Binary comprehensions and binary generators in list comprehensions.
-module(bin_comprehension).
-export([start/0, id/1]).

start() ->
    B = <<1, 2, 3, 4, 5, 6>>,
    [<< <<(X * 2)>> || <<X>> <= B >>, [X || <<X:16>> <= B], << <<Y, X>> || <<X, Y>> <= B >>, << <<X:16>> || X <- [1, 2, 300] >>, [X || <<X:16>> <= <<1, 2, 3>>], << <<X>> || <<X>> <= B, X rem 2 =:= 0 >>, [{X, Y} || <<X>> <= B, Y <- [a], X > 4],
     << <<(X bxor Y)>> || <<X, Y>> <= <<"secret">> >>, << <<S/binary, $,>> || S <- [<<"a">>, <<"bc">>, <<>>] >>, [C || <<C/utf8>> <= <<"aé"/utf8>>], << <<C:32/little>> || <<C/utf8>> <= <<"x">> >>, << <<0:N, 1>> || N <- [8, 16] >>, [F || <<F:64/float>> <= <<1.5/float, 2.5/float>>],
     [V || <<1, V>> <= <<1, 2, 1, 3, 2, 4, 1, 5>>], << <<X:8>> || X <- lists:reverse([1, 2]) >>, t(fun() -> << <<X>> || X <- id([1, a]) >> end), t(fun() -> << <<X>> || <<X>> <= id(foo) >> end), t(fun() -> [X || <<X>> <= id([])] end)].

t(F) -> try F() catch C:R -> {C, R} end.

id(X) -> X.
